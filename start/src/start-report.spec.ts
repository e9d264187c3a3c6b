import type { ProcessNews } from '@callboard/platform';
import { jsonReporter, textReporter } from './reporter';
import { reportNews, reportToken } from './start-report';

describe('what npm start says', () => {
  const collect = () => {
    const lines: string[] = [];
    return { lines, write: (text: string) => void lines.push(text) };
  };

  it('is a line of text, or an object with a lasting event name', () => {
    const text = collect();
    const json = collect();
    textReporter(text.write).tell('some.event', 'words', { count: 1 });
    jsonReporter(json.write).tell('some.event', 'words', { count: 1 });
    expect(text.lines).toEqual(['words\n']);
    expect(JSON.parse(json.lines.join(''))).toEqual({ event: 'some.event', text: 'words', count: 1 });
  });

  it('names a process that died and came back, but not one that starts', () => {
    const { lines, write } = collect();
    const hear = reportNews(textReporter(write));
    const news = (what: ProcessNews['what']) => hear({ role: 'catalog', what, detail: 'so' });
    news('starting');
    news('ready');
    news('died');
    news('starting');
    news('ready');
    expect(lines).toEqual(['catalog died: so\n', 'catalog is back: so\n']);
  });

  it('shows a token that was made, and never one that was given', () => {
    const { lines, write } = collect();
    reportToken(textReporter(write), 'http://gateway', 'made-or-given', false);
    reportToken(textReporter(write), 'http://gateway', 'made-or-given', true);
    expect(lines[0]).toContain("-H 'Authorization: Bearer made-or-given'");
    expect(lines[1]).toContain('-H "Authorization: Bearer $CALLBOARD_ADMIN_TOKEN"');
    expect(lines[1]).not.toContain('made-or-given');
  });
});
