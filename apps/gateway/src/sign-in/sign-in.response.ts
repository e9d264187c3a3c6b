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
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { scope: 'openid', expiresInSeconds: 300 },
    description: "Of a provider that has sessions of its own; a guest's has none.",
  })
  providerInfo?: Record<string, unknown>;

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

export class KeyResponse {
  @ApiProperty({ enum: ['EC'] })
  kty!: 'EC';

  @ApiProperty({ enum: ['P-256'] })
  crv!: 'P-256';

  @ApiProperty({ example: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4' })
  x!: string;

  @ApiProperty({ example: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM' })
  y!: string;

  @ApiProperty({ example: 'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s', description: 'Its thumbprint (RFC 7638).' })
  kid!: string;

  @ApiProperty({ enum: ['ES256'] })
  alg!: 'ES256';

  @ApiProperty({ enum: ['sig'] })
  use!: 'sig';
}

export class KeySetResponse {
  @ApiProperty({ type: [KeyResponse] })
  keys!: KeyResponse[];
}
