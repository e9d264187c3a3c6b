import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from '@callboard/auth';
import type { FastifyReply } from 'fastify';
import { positionCookie } from '../forward/position-cookie';
import { ReplicaSets } from '../replica/replica-sets';
import { landingPage } from './landing-page';

/** A browser that begins here takes part in the position cookies, also where it does not tell a page's origin: it never sees a service step back. */
@Open()
@ApiExcludeController()
@Controller()
export class LandingController {
  constructor(private readonly sets: ReplicaSets) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  landing(@Res({ passthrough: true }) reply: FastifyReply): string {
    const cookies = [...this.sets.byPrefix].map(([prefix, { service }]) => positionCookie(service, prefix, 0));
    reply.header('set-cookie', cookies);
    return landingPage();
  }
}
