import type { Random } from './random';

/**
 * A random process without structure, in the notation of `bpmnText`: any flow between elements of a scope, several ends,
 * loops, boundary events of each kind, nested sub-processes, error ends with and without a catcher, tokens that queue.
 */
export function generateGraph(random: Random): string {
  const startsWith = random.below(5) === 0 ? 'message' : '';
  return new Graph(random).scope(4 + random.below(6), 0, startsWith).join('\n');
}

const WAITS = ['job', 'user', 'message', 'signal', 'timer', 'receive'] as const;
const KINDS = [
  ...WAITS,
  ...[
    'job',
    'user',
    'task',
    'throw',
    'exclusive',
    'exclusive',
    'parallel',
    'parallel',
    'inclusive',
    'sub',
    'race',
  ],
] as const;
const STARTS = [
  'timer=PT5M',
  'timer=PT5M passive',
  'message',
  'message',
  'message passive',
  'signal=ALL',
  'condition==ready',
  'signal=ALL passive',
  'error=TORN',
  'error=',
  'escalation=UP',
  'escalation= passive',
];
const BOUNDARIES = [
  ...[
    'timer=PT5M',
    'timer=PT5M passive',
    'message',
    'message passive',
    'signal=ALL',
    'signal=ALL passive',
    'condition==ready passive',
  ],
  ...['error=TORN', 'error='],
];
const OF_SUB_PROCESSES = ['escalation=UP', 'escalation=UP passive', 'escalation='];

class Graph {
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * A start, so many elements, and flows: each element is led to from one before it, and some lead anywhere; beside them now and
   * then an event sub-process.
   * @param startsWith what its start waits for
   */
  scope(size: number, depth: number, startsWith = ''): string[] {
    const start = this.#id('start');
    const lines = [`start ${start} ${startsWith.replace(/^message/, `message=${start}`)}`];
    const sources: { id: string; kind: string; out: string[] }[] = [{ id: start, kind: 'start', out: [] }];
    const targets: string[] = [];
    for (let made = 0; made < size; made += 1) {
      const kind = this.#random.pick(depth > 1 ? KINDS.filter((name) => name !== 'sub') : KINDS);
      const id = this.#id(kind);
      const before = this.#random.pick(sources.slice(-4));
      before.out.push(id);
      lines.push(...this.#element(kind, id, depth));
      if (kind === 'race') sources.push(...this.#raced(id, lines));
      else sources.push({ id, kind, out: [] });
      targets.push(id);
      if (['job', 'user', 'receive', 'sub'].includes(kind) && this.#random.below(3) === 0)
        sources.push(this.#boundary(id, kind, lines));
    }
    for (const source of sources) {
      if (targets.length > 0 && this.#random.below(4) === 0) source.out.push(this.#random.pick(targets));
      if (source.out.length === 0 || this.#random.below(8) === 0) source.out.push(this.#end(lines, depth));
      lines.push(...this.#flows(source.id, source.kind, [...new Set(source.out)]));
    }
    while (depth < 2 && this.#random.below(4) === 0) {
      const inner = this.scope(1 + this.#random.below(3), depth + 1, this.#random.pick(STARTS));
      lines.push(`sub ${this.#id('handler')} event {`, ...inner, '}');
    }
    return lines;
  }

  #element(kind: string, id: string, depth: number): string[] {
    if (kind === 'sub') return [`sub ${id} {`, ...this.scope(2 + this.#random.below(3), depth + 1), '}'];
    if (kind === 'message') return [`message ${id}=${id}`];
    if (kind === 'timer') return [`timer ${id}=PT5M`];
    if (kind === 'signal') return [`catch ${id} ${this.#random.pick(['signal=ALL', 'condition==ready'])}`];
    if (kind === 'throw')
      return [
        `throw ${id}${this.#random.pick(['', ' escalation=UP', ' signal=ALL', ` message=${id}`, ` message=${id}`])}`,
      ];
    if (kind === 'receive') return [`receive ${id} message=${id}`];
    return [`${kind} ${id}`];
  }

  #raced(gateway: string, lines: string[]) {
    return ['message', this.#random.pick(['timer', 'signal'])].map((kind) => {
      const id = this.#id(kind);
      lines.push(...this.#element(kind, id, 0), `${gateway} -> ${id}`);
      return { id, kind, out: [] as string[] };
    });
  }

  #boundary(host: string, hostKind: string, lines: string[]) {
    const id = this.#id('boundary');
    const kinds = hostKind === 'sub' ? [...BOUNDARIES, ...OF_SUB_PROCESSES] : BOUNDARIES;
    const what = this.#random.pick(kinds).replace(/^message/, `message=${id}`);
    lines.push(`boundary ${id} on=${host} ${what}`);
    return { id, kind: 'boundary', out: [] as string[] };
  }

  #end(lines: string[], depth: number): string {
    const id = this.#id('end');
    const thrown = [depth > 0 ? ' error=TORN' : ' error=LOST', ' escalation=UP'];
    const what = this.#random.pick([
      '',
      '',
      '',
      '',
      ' terminate',
      ' signal=ALL',
      ` message=${id}`,
      ...thrown,
    ]);
    lines.push(`end ${id}${what}`);
    return id;
  }

  #flows(source: string, kind: string, targets: readonly string[]): string[] {
    const chooses =
      kind === 'exclusive' || kind === 'inclusive' || (kind === 'job' && this.#random.below(3) === 0);
    return targets.map((target, index) => {
      const isLast = index === targets.length - 1;
      if (!chooses || targets.length === 1) return `${source} -> ${target}`;
      return isLast
        ? `${source} -> ${target} default`
        : `${source} -> ${target} if =g${this.#random.below(3)}`;
    });
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}_${this.#count}`;
  }
}
