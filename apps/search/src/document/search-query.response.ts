import { ApiProperty } from '@nestjs/swagger';

const example = {
  title: 'Sailings',
  text: 'Knows every planned and actual departure, and tells the others',
  componentType: 'service',
  type: 'service',
  namespace: 'default',
  kind: 'Component',
  lifecycle: 'production',
  owner: 'sailings',
  location: '/catalog/default/component/sailing-service',
};

/** One hit, in Backstage's shape. */
export class SearchResult {
  @ApiProperty({ example: 'software-catalog' }) type!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example }) document!: Record<string, string>;
  @ApiProperty({ description: 'Counted from 1 across all pages', example: 1 }) rank!: number;
}

/** A page of hits, in Backstage's shape: what is not there is absent, not null. */
export class SearchResponse {
  @ApiProperty({ type: [SearchResult] }) results!: SearchResult[];
  @ApiProperty({ required: false, description: 'For pageCursor', example: 'MQ==' }) nextPageCursor?: string;
  @ApiProperty({ required: false, description: 'For pageCursor' }) previousPageCursor?: string;
  @ApiProperty({ description: 'Of all pages', example: 1 }) numberOfResults!: number;
}
