import { keySetOf, OfUser, Open, UserRef } from '@callboard/auth';
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config';
import { GATEWAY_CONFIG } from '../replica/replica-sets';
import { verificationKeysOf } from './key-set';
import { DescribesKeySet, DescribesRefresh, DescribesUserInfo } from './sign-in.description';
import { SignInDesk } from './sign-in-desk';
import type { KeySetResponse, SignInResponse, UserInfoResponse } from './sign-in.response';

/** What Backstage's web app and backends ask of its auth backend. */
@ApiTags('sign-in')
@Controller('api/auth')
export class SignInController {
  constructor(
    private readonly desk: SignInDesk,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get(':provider/refresh')
  @Open()
  @Header('cache-control', 'no-store')
  @DescribesRefresh()
  refresh(@Param('provider') provider: string, @Req() request: FastifyRequest): Promise<SignInResponse> {
    return this.desk.signIn(provider, request);
  }

  @Post(':provider/refresh')
  @Open()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @DescribesRefresh()
  refreshByPost(@Param('provider') provider: string, @Req() request: FastifyRequest): Promise<SignInResponse> {
    return this.desk.signIn(provider, request);
  }

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
  async userInfo(@UserRef() userRef: string): Promise<UserInfoResponse> {
    return { claims: { sub: userRef, ent: await this.desk.ownership(userRef) } };
  }
}
