import { Controller, Get, Req, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { DescribesPosition, PositionInterceptor } from '@callboard/http';
import { DocumentQueries } from './document.queries';
import { cursorOf, documentType, readSearchQuery, searchLimits } from './search-query.request';
import { SearchResponse } from './search-query.response';

const { pageLimitDefault, pageLimitMax, pageMax, parametersMax, termCharactersMax } = searchLimits;

@Reads()
@ApiTags('search')
@UseInterceptors(PositionInterceptor)
@Controller('api/search')
export class DocumentController {
  constructor(private readonly queries: DocumentQueries) {}

  @Get('query')
  @DescribesPosition()
  @ApiOperation({ summary: 'Documents that have a word for each word of the term, or one that begins with it' })
  @ApiQuery({ name: 'term', required: false, maxLength: termCharactersMax, example: 'order' })
  @ApiQuery({
    name: 'types[0]',
    required: false,
    description: `${documentType}, or techdocs, of which there are none`,
    example: documentType,
  })
  @ApiQuery({
    name: 'filters[kind]',
    required: false,
    description: `Any field of the document; exact. At most ${parametersMax} parameters`,
    example: 'API',
  })
  @ApiQuery({
    name: 'pageLimit',
    required: false,
    description: `Default ${pageLimitDefault}, at most ${pageLimitMax}`,
    example: '25',
  })
  @ApiQuery({ name: 'pageCursor', required: false, example: 'MQ==' })
  @ApiOkResponse({ type: SearchResponse })
  async query(@Req() { originalUrl }: { originalUrl: string }): Promise<SearchResponse> {
    const start = originalUrl.indexOf('?');
    const query = readSearchQuery(start < 0 ? '' : originalUrl.slice(start + 1));
    const { documents, total, paged } = await this.queries.find(query);
    const first = query.page * query.pageLimit;
    return {
      results: documents.map((document, index) => ({ type: documentType, document, rank: first + index + 1 })),
      ...(first + query.pageLimit < paged && query.page < pageMax ? { nextPageCursor: cursorOf(query.page + 1) } : {}),
      ...(query.page > 0 ? { previousPageCursor: cursorOf(query.page - 1) } : {}),
      numberOfResults: total,
    };
  }
}
