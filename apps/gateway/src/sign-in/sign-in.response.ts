import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const userRef = 'user:development/guest';

export class ProfileResponse {
  @ApiPropertyOptional({ example: 'Guest' })
  displayName?: string;

  @ApiPropertyOptional({ example: 'guest@example.com' })
  email?: string;

  @ApiPropertyOptional({ example: 'https://example.com/guest.png' })
  picture?: string;
}

export class IdentityResponse {
  @ApiProperty({ enum: ['user'] })
  type!: 'user';

  @ApiProperty({ example: userRef })
  userEntityRef!: string;

  @ApiProperty({ type: [String], example: [userRef], description: 'The user and the groups they are a member of.' })
  ownershipEntityRefs!: string[];
}

export class BackstageIdentityResponse {
  @ApiProperty({ example: 'eyJ0eXAiOiJ2bmQuYmFja3N0YWdlLnVzZXIi.eyJzdWIiOiJ1c2VyOmRldmVsb3Bt.c2lnbmF0dXJl' })
  token!: string;

  @ApiProperty({ example: 3_600 })
  expiresInSeconds!: number;

  @ApiProperty({ type: IdentityResponse })
  identity!: IdentityResponse;
}

export class SignInResponse {
  @ApiProperty({ type: ProfileResponse })
  profile!: ProfileResponse;

  @ApiProperty({ type: BackstageIdentityResponse })
  backstageIdentity!: BackstageIdentityResponse;
}

export class ClaimsResponse {
  @ApiProperty({ example: userRef })
  sub!: string;

  @ApiProperty({ type: [String], example: [userRef] })
  ent!: string[];
}

export class UserInfoResponse {
  @ApiProperty({ type: ClaimsResponse })
  claims!: ClaimsResponse;
}
