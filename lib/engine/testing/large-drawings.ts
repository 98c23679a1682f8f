/** Drawings of which a walk through every marking would not end; in the notation of `bpmnText`. */

/** So many tasks side by side, each with a boundary event whose way leads back. */
export function parallel(count: number, boundary: boolean): string {
  const branches = Array.from({ length: count }, (_, index) =>
    boundary
      ? `user t${index}\n boundary b${index} on=t${index} timer=PT5M\n job h${index}\n exclusive m${index}
         fork -> t${index} -> m${index} -> join\n b${index} -> h${index} -> m${index}`
      : `user t${index}\n fork -> t${index} -> join`,
  );
  return [
    'start begin',
    'parallel fork',
    'parallel join',
    'end done',
    'begin -> fork',
    'join -> done',
    ...branches,
  ].join('\n');
}

/** Two reminders on each of four sub-processes, one within the other. */
export function nestedReminders(): string {
  let inner = 'user work\n begin4 -> work -> end4';
  for (let depth = 4; depth >= 1; depth -= 1) {
    const reminders = ['a', 'b'].map(
      (
        name,
      ) => `boundary r${depth}${name} on=sub${depth} timer=PT5M passive\n job n${depth}${name}\n end e${depth}${name}
        r${depth}${name} -> n${depth}${name} -> e${depth}${name}`,
    );
    const around =
      depth === 1 ? 'begin -> sub1 -> done' : `begin${depth - 1} -> sub${depth} -> end${depth - 1}`;
    inner = [
      `sub sub${depth} {`,
      `start begin${depth}`,
      `end end${depth}`,
      inner,
      '}',
      ...reminders,
      around,
    ].join('\n');
  }
  return `start begin\n end done\n ${inner}`;
}

/** So many service tasks one after the other. */
export function rowOfTasks(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => `t${index}`);
  return [
    'start begin',
    'end done',
    ...tasks.map((id) => `job ${id}`),
    `begin -> ${tasks.join(' -> ')} -> done`,
  ].join('\n');
}

/** A task with a reminder that interrupts nothing, tried again and again. */
export const REMINDER_IN_LOOP = `
  start begin
  exclusive again
  job try
  boundary remind on=try timer=PT5M passive
  job note
  exclusive good
  end done
  end noted
  begin -> again -> try -> good
  good -> again if =again
  good -> done default
  remind -> note -> noted`;
