import { Open } from '@callboard/auth';
import { Problem } from '@callboard/problems';
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config';
import { GATEWAY_CONFIG } from '../replica/replica-sets';
import { finishedPage, finishedPagePolicy } from './finished-page';
import { keepOf, keptFor } from './kept-cookies';
import type { Kept } from './sign-in';
import { DescribesFinish, DescribesLogout, DescribesRefresh, DescribesStart } from './sign-in.description';
import { SignInDesk } from './sign-in-desk';
import type { SignInResponse } from './sign-in.response';

/** What Backstage's web app asks of a provider of its auth backend. */
@Open()
@ApiTags('sign-in')
@Controller('api/auth/:provider')
export class SignInController {
  constructor(
    private readonly desk: SignInDesk,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get('start')
  @Header('cache-control', 'no-store')
  @DescribesStart()
  async start(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { location, keep } = await this.desk.redirecting(provider).start(keptFor(provider, request));
    this.keep(provider, keep, reply);
    reply.redirect(location, 302);
  }

  @Get('handler/frame')
  @Header('cache-control', 'no-store')
  @DescribesFinish()
  async finish(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const signedIn = await this.desk.redirecting(provider).finish(keptFor(provider, request));
    this.desk.refuseStranger(signedIn.appOrigin);
    const response = await this.desk.welcome(signedIn);
    this.keep(provider, signedIn.keep, reply);
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': finishedPagePolicy });
    return finishedPage(signedIn.appOrigin, response);
  }

  @Get('refresh')
  @Header('cache-control', 'no-store')
  @DescribesRefresh()
  refresh(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInResponse> {
    return this.nextToken(provider, request, reply);
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @DescribesRefresh()
  refreshByPost(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInResponse> {
    return this.nextToken(provider, request, reply);
  }

  /** The header can be sent by no form of another site's: nobody is signed out by a link. */
  @Post('logout')
  @HttpCode(200)
  @DescribesLogout()
  async logout(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const signIn = this.desk.redirecting(provider);
    if (request.headers['x-requested-with'] === undefined) {
      throw new Problem('unauthenticated', 'X-Requested-With is missing');
    }
    const { keep } = await signIn.end(keptFor(provider, request));
    this.keep(provider, keep, reply);
  }

  private async nextToken(provider: string, request: FastifyRequest, reply: FastifyReply): Promise<SignInResponse> {
    const signedIn = await this.desk.signIn(provider).refresh(keptFor(provider, request));
    const response = await this.desk.welcome(signedIn);
    this.keep(provider, signedIn.keep, reply);
    return response;
  }

  private keep(provider: string, keep: Kept[] = [], reply: FastifyReply): void {
    const isSecure = this.config.mode !== 'development';
    for (const kept of keep) void reply.header('set-cookie', keepOf(provider, kept, isSecure));
  }
}
