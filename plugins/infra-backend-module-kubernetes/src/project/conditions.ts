import type { ObservedCondition } from '@groundwork/backstage-plugin-infra-common';
import { isFields, type FieldReader, type Fields } from './fields';
import { conditionMessage } from './messages';

const mostConditions = 12;

/** Conditions that decide come first when there are too many. */
const decisive = ['Ready', 'Stalled', 'Reconciling', 'StateLocked', 'Plan'];

/** The conditions of a status, shortened. */
export function conditions(
  reader: FieldReader,
  status: Fields,
): ObservedCondition[] {
  const found: ObservedCondition[] = [];
  const listed = reader.list(status, 'conditions', 'status.conditions');
  for (const [index, item] of inOrder(listed).entries()) {
    if (index >= mostConditions) break;
    if (!isFields(item)) {
      reader.note(`status.conditions[${index}] is not an object`);
      continue;
    }
    const type = reader.text(item, 'type', 'status.conditions[].type');
    const state = item.status;
    if (!type || !isState(state)) {
      reader.note(
        `status.conditions[${index}] has no type with True, False or Unknown`,
      );
      continue;
    }
    const reason =
      reader.text(item, 'reason', 'status.conditions[].reason') ?? '';
    const changed = reader.time(
      item,
      'lastTransitionTime',
      'status.conditions[].lastTransitionTime',
    );
    const message =
      typeof item.message === 'string'
        ? conditionMessage(reason, item.message)
        : '';
    const condition = { type, status: state, reason, message };
    found.push(
      changed === undefined
        ? condition
        : { ...condition, lastTransitionTime: changed },
    );
  }
  return found;
}

function inOrder(listed: readonly unknown[]): readonly unknown[] {
  if (listed.length <= mostConditions) return listed;
  const rank = (item: unknown) => {
    const place = isFields(item) ? decisive.indexOf(`${item.type}`) : -1;
    return place < 0 ? decisive.length : place;
  };
  return listed.slice(0, 200).sort((a, b) => rank(a) - rank(b));
}

function isState(value: unknown): value is ObservedCondition['status'] {
  return value === 'True' || value === 'False' || value === 'Unknown';
}
