import type { Random } from './random';

/** What a generated process may contain; each is built as a block with one entry and one exit. */
export const BLOCK_KINDS = [
  ...['job', 'user', 'receive', 'message', 'timer', 'signal', 'condition', 'message-throw'],
  ...['exclusive', 'parallel', 'inclusive', 'race', 'loop', 'link', 'sub'],
  ...[
    'boundary-error',
    'boundary-timer',
    'boundary-message',
    'boundary-timer-passive',
    'boundary-message-passive',
  ],
  ...['throw-signal'],
  ...['sub-boundary-error', 'sub-boundary-message', 'sub-error-end'],
  ...['event-sub', 'event-sub-passive', 'event-sub-error'],
  ...['escalation', 'escalation-passive'],
  ...['inclusive-tail', 'terminate-tail', 'ends-tail', 'message-tail'],
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export interface Generated {
  /** In the notation of `bpmnText`. */
  readonly text: string;
  readonly kinds: ReadonlySet<BlockKind>;
  readonly elements: number;
}

interface Block {
  readonly entry: string;
  readonly exit: string;
  readonly lines: readonly string[];
}

const MIN_ELEMENTS = 5;
const MAX_ELEMENTS = 20;
const MAX_DEPTH = 3;

/** A random process of 5 to 20 elements that contains the wanted blocks, or as many of the first as have room. */
export function generateProcess(random: Random, wanted: readonly BlockKind[]): Generated {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const made = new Generator(random).process(wanted);
    if (made.elements >= MIN_ELEMENTS && made.elements <= MAX_ELEMENTS) return made;
  }
  if (wanted.length === 0) throw new Error('no process of the right size came out');
  return generateProcess(random, wanted.slice(0, -1));
}

/** What the first end of a tail does besides ending. */
function endOf(kind: BlockKind, id: string): string {
  if (kind === 'message-tail') return `message=${id}`;
  return kind === 'terminate-tail' ? 'terminate' : 'outcome=left';
}

class Generator {
  readonly #random: Random;
  readonly #kinds = new Set<BlockKind>();
  #elements = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  process(wanted: readonly BlockKind[]): Generated {
    const tails = wanted.filter((kind) => kind.endsWith('-tail'));
    const blocks = wanted.filter((kind) => !kind.endsWith('-tail')).map((kind) => this.#block(kind, 0));
    const size = MIN_ELEMENTS + this.#random.below(6);
    while (this.#elements < size) blocks.push(this.#anyBlock(0));
    const order = blocks
      .map((block) => ({ block, rank: this.#random.next() }))
      .sort((a, b) => a.rank - b.rank);
    const body = this.#chain(order.map(({ block }) => block));
    const lines = this.#scope(body, tails[0] ?? null);
    return { text: lines.join('\n'), kinds: this.#kinds, elements: this.#elements };
  }

  /** A start, the body, and an end of some kind. */
  #scope(body: Block, tail: BlockKind | null): readonly string[] {
    const start = this.#id('start');
    const head = [`start ${start}`, ...body.lines, `${start} -> ${body.entry}`];
    if (tail !== null) return [...head, ...this.#tail(tail, body.exit)];
    const end = this.#id('end');
    return [...head, `end ${end}`, `${body.exit} -> ${end}`];
  }

  #tail(kind: BlockKind, after: string): readonly string[] {
    this.#kinds.add(kind);
    const [left, right] = [this.#wait(), this.#wait()];
    const [leftEnd, rightEnd] = [this.#id('end'), this.#id('end')];
    const lines = [
      ...left.lines,
      ...right.lines,
      `${left.exit} -> ${leftEnd}`,
      `${right.exit} -> ${rightEnd}`,
    ];
    const type = kind === 'inclusive-tail' ? 'inclusive' : kind === 'ends-tail' ? 'exclusive' : 'parallel';
    const split = this.#id(type);
    const first = `end ${leftEnd} ${endOf(kind, leftEnd)}`;
    const branches =
      type === 'parallel'
        ? [`${split} -> ${left.entry}`, `${split} -> ${right.entry}`]
        : [`${split} -> ${left.entry} if ${this.#guard()}`, `${split} -> ${right.entry} default`];
    if (type === 'inclusive') {
      const third = this.#wait();
      const thirdEnd = this.#id('end');
      branches.push(...third.lines, `end ${thirdEnd}`, `${split} -> ${third.entry} if ${this.#guard()}`);
      branches.push(`${third.exit} -> ${thirdEnd}`);
    }
    return [...lines, first, `end ${rightEnd}`, `${type} ${split}`, `${after} -> ${split}`, ...branches];
  }

  #anyBlock(depth: number): Block {
    const simple = depth >= MAX_DEPTH || this.#elements > MAX_ELEMENTS - 8;
    const kinds = BLOCK_KINDS.filter((kind) => !kind.endsWith('-tail'));
    return this.#block(simple ? this.#random.pick(kinds.slice(0, 8)) : this.#random.pick(kinds), depth);
  }

  #block(kind: BlockKind, depth: number): Block {
    this.#kinds.add(kind);
    switch (kind) {
      case 'exclusive':
      case 'parallel':
      case 'inclusive':
      case 'race':
        return this.#split(kind, depth);
      case 'loop':
        return this.#loop(depth);
      case 'link': {
        const [from, to, after] = [this.#id('leave'), this.#id('arrive'), this.#wait()];
        const lines = [`throw ${from} link=${to}`, `catch ${to} link=${to}`, ...after.lines];
        return { entry: from, exit: after.exit, lines: [...lines, `${to} -> ${after.entry}`] };
      }
      case 'sub':
        return this.#sub(depth, null);
      case 'sub-error-end':
        return this.#guarded(this.#sub(depth, 'TORN'), 'error=TORN');
      case 'sub-boundary-error':
        return this.#guarded(this.#sub(depth, null), 'error=BROKEN');
      case 'sub-boundary-message':
        return this.#guarded(this.#sub(depth, null), `message=${this.#id('msg')}`);
      case 'event-sub':
        return this.#beside(this.#wait(), this.#news(), depth);
      case 'event-sub-passive':
        return this.#beside(this.#wait(), 'timer=PT1H passive', depth);
      case 'event-sub-error':
        return this.#sub(depth, null, this.#beside(this.#task('job'), 'error=BROKEN', depth + 1));
      case 'escalation':
        return this.#guarded(this.#sub(depth, null, this.#escalating()), 'escalation=UP');
      case 'escalation-passive':
        return this.#accompanied(this.#sub(depth, null, this.#escalating()), 'escalation=UP');
      case 'boundary-error':
        return this.#guarded(this.#task('job'), 'error=BROKEN');
      case 'boundary-timer':
        return this.#guarded(this.#task('user'), 'timer=PT1H');
      case 'boundary-message':
        return this.#guarded(this.#task('job'), this.#news());
      case 'throw-signal': {
        const [thrower, after] = [this.#id('throw'), this.#wait()];
        const lines = [`throw ${thrower} signal=ALL`, ...after.lines, `${thrower} -> ${after.entry}`];
        return { entry: thrower, exit: after.exit, lines };
      }
      case 'boundary-timer-passive':
        return this.#accompanied(this.#task('job'), 'timer=PT1H');
      case 'boundary-message-passive':
        return this.#accompanied(this.#task('user'), this.#news());
      default:
        return this.#task(kind);
    }
  }

  #task(kind: string): Block {
    const id = this.#id(kind);
    const lines: Readonly<Record<string, string>> = {
      receive: `receive ${id} message=${id}`,
      message: `message ${id}=${id}`,
      signal: `catch ${id} signal=ALL`,
      condition: `catch ${id} condition==ready`,
      timer: `timer ${id}=PT5M`,
      'message-throw': `throw ${id} message=${id}`,
    };
    return { entry: id, exit: id, lines: [lines[kind] ?? `${kind} ${id}`] };
  }

  /** What comes from outside of the process, or of the data. */
  #news(): string {
    return this.#random.pick([`message=${this.#id('msg')}`, 'signal=ALL', 'condition==ready']);
  }

  #wait(): Block {
    return this.#task(this.#random.pick(['job', 'user', 'message', 'signal', 'timer']));
  }

  #split(kind: 'exclusive' | 'parallel' | 'inclusive' | 'race', depth: number): Block {
    const split = this.#id(kind);
    const isJoined = kind === 'parallel' || kind === 'inclusive';
    const merge = this.#id(isJoined ? 'join' : 'merge');
    const count = isJoined && this.#random.below(3) === 0 ? 3 : 2;
    const lines = [`${kind} ${split}`, `${isJoined ? kind : 'exclusive'} ${merge}`];
    for (let branch = 0; branch < count; branch += 1) {
      const body = this.#anyBlock(depth + 1);
      const first =
        kind === 'race'
          ? this.#task(branch === 0 ? 'message' : this.#random.pick(['timer', 'signal']))
          : body;
      const isLast = branch === count - 1;
      const chooses = kind === 'exclusive' || kind === 'inclusive';
      const condition = !chooses ? '' : isLast ? ' default' : ` if ${this.#guard()}`;
      lines.push(...body.lines, `${split} -> ${first.entry}${condition}`, `${body.exit} -> ${merge}`);
      if (first !== body) lines.push(...first.lines, `${first.exit} -> ${body.entry}`);
    }
    return { entry: split, exit: merge, lines };
  }

  /** Every way round passes a wait: a loop without one never comes to rest. */
  #loop(depth: number): Block {
    const [merge, choose] = [this.#id('merge'), this.#id('exclusive')];
    const body = this.#chain([this.#wait(), this.#anyBlock(depth + 1)]);
    const after = this.#wait();
    const lines = [`exclusive ${merge}`, `exclusive ${choose}`, ...body.lines, ...after.lines];
    lines.push(`${merge} -> ${body.entry}`, `${body.exit} -> ${choose}`);
    lines.push(`${choose} -> ${merge} if ${this.#guard()}`, `${choose} -> ${after.entry} default`);
    return { entry: merge, exit: after.exit, lines };
  }

  #sub(depth: number, errorEnd: string | null, first = this.#wait()): Block {
    const sub = this.#id('sub');
    const body = this.#chain([first, this.#anyBlock(depth + 1)]);
    if (errorEnd === null) {
      return { entry: sub, exit: sub, lines: [`sub ${sub} {`, ...this.#scope(body, null), '}'] };
    }
    const [start, choose] = [this.#id('start'), this.#id('exclusive')];
    const [end, torn] = [this.#id('end'), this.#id('torn')];
    const inner = [
      `start ${start}`,
      `exclusive ${choose}`,
      `end ${end}`,
      `end ${torn} error=${errorEnd}`,
      ...body.lines,
    ];
    inner.push(`${start} -> ${body.entry}`, `${body.exit} -> ${choose}`);
    inner.push(`${choose} -> ${torn} if ${this.#guard()}`, `${choose} -> ${end} default`);
    return { entry: sub, exit: sub, lines: [`sub ${sub} {`, ...inner, '}'] };
  }

  /** With an interrupting boundary event whose way leads back. */
  #guarded(block: Block, event: string): Block {
    const [boundary, merge, handler] = [this.#id('boundary'), this.#id('merge'), this.#wait()];
    const lines = [...block.lines, `boundary ${boundary} on=${block.exit} ${event}`, ...handler.lines];
    lines.push(`exclusive ${merge}`, `${boundary} -> ${handler.entry}`, `${handler.exit} -> ${merge}`);
    return { entry: block.entry, exit: merge, lines: [...lines, `${block.exit} -> ${merge}`] };
  }

  /** With a boundary event that interrupts nothing and whose way has its own end. */
  #accompanied(block: Block, event: string): Block {
    const [boundary, end, aside] = [this.#id('boundary'), this.#id('end'), this.#wait()];
    const lines = [`boundary ${boundary} on=${block.exit} ${event} passive`, ...aside.lines, `end ${end}`];
    return {
      ...block,
      lines: [...block.lines, ...lines, `${boundary} -> ${aside.entry}`, `${aside.exit} -> ${end}`],
    };
  }

  /** Perhaps throws an escalation. */
  #escalating(): Block {
    const [choose, merge, thrower] = [this.#id('exclusive'), this.#id('merge'), this.#id('throw')];
    const lines = [`exclusive ${choose}`, `exclusive ${merge}`, `throw ${thrower} escalation=UP`];
    lines.push(`${choose} -> ${thrower} if ${this.#guard()}`, `${choose} -> ${merge} default`);
    return { entry: choose, exit: merge, lines: [...lines, `${thrower} -> ${merge}`] };
  }

  /** With an event sub-process in the same scope. */
  #beside(block: Block, event: string, depth: number): Block {
    const [handler, start, end] = [this.#id('handler'), this.#id('start'), this.#id('end')];
    const body = depth > 1 ? this.#wait() : this.#anyBlock(depth + 2);
    const inner = [`start ${start} ${event}`, ...body.lines, `end ${end}`];
    inner.push(`${start} -> ${body.entry}`, `${body.exit} -> ${end}`);
    return { ...block, lines: [...block.lines, `sub ${handler} event {`, ...inner, '}'] };
  }

  #chain(blocks: readonly Block[]): Block {
    const [first] = blocks;
    const last = blocks.at(-1);
    if (first === undefined || last === undefined) throw new Error('an empty chain');
    const flows = blocks.slice(1).map((block, index) => `${blocks[index]?.exit} -> ${block.entry}`);
    return {
      entry: first.entry,
      exit: last.exit,
      lines: [...blocks.flatMap((block) => block.lines), ...flows],
    };
  }

  /** Few texts, so that one step sometimes asks one of them twice. */
  #guard(): string {
    return `=g${this.#random.below(3)}`;
  }

  #id(kind: string): string {
    if (kind !== 'msg') this.#elements += 1;
    return `${kind}_${this.#elements}${kind === 'msg' ? `_${this.#random.below(1_000_000)}` : ''}`;
  }
}
