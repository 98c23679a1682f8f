import type { DeskVariables } from '@/lib/contract/desk';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';

/** The variables of an order, where it has any. */
export function OrderVariables({ variables }: { variables: readonly DeskVariables[] }) {
  if (variables.length === 0) return null;
  return (
    <DeskPart title="Variables">
      {variables.map((group) => (
        <div key={group.of ?? ''}>
          {group.of !== null && <p>While “{group.of}” is open:</p>}
          <VariableLines group={group} />
        </div>
      ))}
    </DeskPart>
  );
}

/** What one step set. */
export function VariablesSet({ set }: { set: readonly DeskVariables[] }) {
  return set.map((group, nth) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what a step set never changes
    <div key={nth}>
      {group.of === null ? 'set:' : `set, while “${group.of}” is open:`}
      <VariableLines group={group} />
    </div>
  ));
}

function VariableLines({ group: { values } }: { group: DeskVariables }) {
  return (
    <pre className={styles.error}>{values.map(({ name, value }) => `${name} = ${value}`).join('\n')}</pre>
  );
}
