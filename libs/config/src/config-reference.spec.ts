import { z } from 'zod';
import { configPage, envExample, httpPort, shared } from './index';

const services = [
  { name: 'one', schema: z.object({ mongoUrl: shared.mongoUrl, httpPort: httpPort(1) }) },
  { name: 'two', schema: z.object({ httpPort: httpPort(2), mode: shared.mode }) },
];

describe('the reference of variables', () => {
  it('tells who reads each, its default, and which may be files', () => {
    const page = configPage(services);
    expect(page).toContain(
      'Secret; may be in a file named by `CALLBOARD_MONGO_URL_FILE`.\n\nRead by: one. Required.\n',
    );
    expect(page).toContain('Read by: all. Default: one `1`, two `2`.');
    expect(page).toContain('Read by: two. Default: `production`.');
  });

  it('becomes an environment that is complete as it stands', () => {
    const lines = envExample(services).split('\n');
    expect(lines).toContain('CALLBOARD_MONGO_URL=mongodb://127.0.0.1:27017/?replicaSet=rs0');
    expect(lines).toContain('# CALLBOARD_MODE=production');
  });
});
