import { createLogger, NestLogger } from './index';

function captured(level?: string) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('catalog', level, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { logger, lines };
}

describe('a logger', () => {
  it('writes one JSON line with service, level, event and facts', () => {
    const { logger, lines } = captured();
    logger.info({ event: 'relay.batch.published', position: 7 }, 'published');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        service: 'catalog',
        event: 'relay.batch.published',
        position: 7,
        msg: 'published',
      }),
    ]);
  });

  it('never writes what stands under a secret name', () => {
    const { logger, lines } = captured();
    logger.info({ event: 'x', token: 'sekret', config: { mongoUrl: 'sekret' }, a: { b: { password: 'sekret' } } });
    expect(JSON.stringify(lines)).not.toContain('sekret');
  });

  it('writes what the framework tells at start at debug only', () => {
    const { logger, lines } = captured('info');
    new NestLogger(logger).log('Nest application successfully started', 'NestApplication');
    new NestLogger(logger).warn('careful', 'Router');
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', context: 'Router', msg: 'careful' })]);
  });
});
