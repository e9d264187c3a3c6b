import { keySetOf, OfUser, Open, UserRef } from '@callboard/auth';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config';
import { GATEWAY_CONFIG } from '../replica/replica-sets';
import { verificationKeysOf } from './key-set';
import { DescribesKeySet, DescribesUserInfo } from './sign-in.description';
import { SignInDesk } from './sign-in-desk';
import type { KeySetResponse, UserInfoResponse } from './sign-in.response';

/** What web apps and Backstage's backends ask about tokens that were given. */
@ApiTags('sign-in')
@Controller('api/auth')
export class UserTokenController {
  constructor(
    private readonly desk: SignInDesk,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get('.well-known/jwks.json')
  @Open()
  @DescribesKeySet()
  keySet(): KeySetResponse {
    return keySetOf(verificationKeysOf(this.config)) as KeySetResponse;
  }

  @Get('v1/userinfo')
  @OfUser()
  @Header('cache-control', 'no-store')
  @DescribesUserInfo()
  async userInfo(@UserRef() userRef: string, @Req() { headers }: FastifyRequest): Promise<UserInfoResponse> {
    return { claims: { sub: userRef, ent: await this.desk.ownership(userRef, headers.authorization ?? '') } };
  }
}
