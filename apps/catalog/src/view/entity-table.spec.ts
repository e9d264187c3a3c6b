import * as fc from 'fast-check';
import { EntityTable } from './entity-table';

const refs = Array.from({ length: 60 }, (_, i) => `component:default/n${(i * 37) % 60}`);

const step = fc.oneof(
  fc.record({ put: fc.constantFrom(...refs) }),
  fc.record({ remove: fc.constantFrom(...refs) }),
  fc.constant({ read: true }),
);

describe('EntityTable', () => {
  it('has its entities in the order of refs, whatever came and went in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new EntityTable();
        let version = 0;
        for (const each of [...steps, { read: true }]) {
          if ('put' in each) table.put({ ref: each.put, version: ++version, uid: String(version) });
          else if ('remove' in each) table.remove(each.remove);
          else {
            const expected = table.all().map(({ ref }) => ({ value: ref, uid: '', slot: table.slotOf(ref) }));
            expect(table.byRef()).toEqual(expected.sort((a, b) => (a.value < b.value ? -1 : 1)));
          }
        }
      }),
    );
  });
});
