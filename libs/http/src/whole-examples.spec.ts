import type { OpenAPIObject } from '@nestjs/swagger';
import { completeExamples } from './whole-examples';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object, more: object = {}) => ({ 'application/json': { schema, ...more } });

function completed(operation: object) {
  const document = {
    paths: { '/orders': { post: { responses: {}, ...operation } } },
    components: {
      schemas: {
        Order: {
          type: 'object',
          required: ['id', 'lines', 'paid'],
          properties: {
            id: { type: 'integer', example: 7 },
            lines: { type: 'array', items: ref('Line') },
            paid: { type: 'string', nullable: true, example: null },
            note: { type: 'string', example: 'ring twice' },
            error: { type: 'string' },
          },
        },
        Line: { type: 'object', required: ['what'], properties: { what: { type: 'string', enum: ['tea', 'milk'] } } },
        Wish: { type: 'object', properties: { why: { type: 'string' } } },
      },
    },
  };
  completeExamples(document as unknown as OpenAPIObject);
  return document.paths['/orders'].post;
}

const whole = { id: 7, lines: [{ what: 'tea' }], paid: null, note: 'ring twice' };

describe('completeExamples', () => {
  it('makes of the examples of fields a whole one, without what may be left out and has none', () => {
    const shown = completed({ responses: { 200: { content: json(ref('Order')) } } });
    expect(shown.responses).toMatchObject({ 200: { content: json({}, { example: whole }) } });
  });

  it('leaves what has an example of its own, and refusals', () => {
    const content = json(ref('Order'), { example: { id: 8 } });
    const refused = json(ref('Line'));
    const shown = completed({ responses: { 200: { content }, 400: { content: refused } } });
    expect(shown.responses).toEqual({ 200: { content }, 400: { content: refused } });
    expect(refused).toEqual(json(ref('Line')));
  });

  it.each([
    ['must hold something', 'Order', true],
    ['may be left out', 'Wish', false],
  ])('says of a body that it %s', (_, name, required) => {
    expect(completed({ requestBody: { required: true, content: json(ref(name)) } })).toMatchObject({
      requestBody: { required },
    });
  });

  it('shows of a parameter its example, or its default', () => {
    const parameters = [{ schema: { default: 20 } }, { schema: { example: 'a' } }];
    expect(completed({ parameters })).toMatchObject({ parameters: [{ example: 20 }, { example: 'a' }] });
  });
});
