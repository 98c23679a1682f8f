import { CORRELATION_KEY, evaluateKey, keyToEvaluate } from '@/lib/engine/correlation';
import { dataScopesOf, isSubProcess, waitScopesOf } from '@/lib/engine/data-scopes';
import { EngineError } from '@/lib/engine/errors';
import type { FeelScope } from '@/lib/engine/feel';
import { mapped } from '@/lib/engine/mappings';
import type { Definition, Effect, Leaf, OpenWork } from '@/lib/engine/types';
import { isAppError } from '@/lib/errors';
import { correctionScopes, type StoppedAt } from './correction-scopes';
import { type Locals, requireBounds, type Variables, visibleTo } from './variables';

/** How variables came to be set: by a task's result, by a mapping, or by a person. */
export type WriteKind = 'result' | 'input' | 'output' | 'person';

/** Variables that were set at once. */
export interface VariableWrite {
  /** What set them: the task, or the element of the mapping. */
  readonly elementId: string;
  /** The element whose local variables they are; empty: the order's. */
  readonly scope: string;
  readonly kind: WriteKind;
  readonly values: Variables;
}

type Moved = Exclude<Leaf, { kind: 'incident' }>;

/**
 * The variables of one order while a step is thought through: nothing of the order changes before the step is taken. The
 * rules are those of Camunda 8: https://docs.camunda.io/docs/components/concepts/variables/
 *
 * Local variables belong to an element, for as long as it is open: a task's are its input mappings and, where output mappings
 * choose from it, its result; a sub-process's are its input mappings; what waits for a message has its correlation key.
 */
export class OrderData {
  readonly #writes: VariableWrite[] = [];

  /** @param factsWith what FEEL sees of the order with these variables */
  constructor(
    private readonly definition: Definition,
    private readonly factsWith: (variables: Variables | null) => FeelScope,
    public variables: Variables | null,
    public locals: Locals | null,
  ) {}

  /** The same, which goes its own way from here on. What was set so far is not set by it. */
  copy(): OrderData {
    return new OrderData(this.definition, this.factsWith, this.variables, this.locals);
  }

  /** What was set, in order. */
  get writes(): readonly VariableWrite[] {
    return this.#writes;
  }

  /** What FEEL sees within these scopes, the outermost first: local variables before what is so of the order, that before its variables. */
  scopeAt(scopes: readonly string[]): FeelScope {
    const outer = this.factsWith(this.variables);
    return this.locals === null ? outer : { ...outer, ...visibleTo(null, this.locals, scopes) };
  }

  /**
   * Takes the result of a task: to be chosen from by its output mappings, or, where it has none, as it is.
   * @throws AppError `bad-request` beyond the bounds
   */
  receive(elementId: string, values: Variables, kind: WriteKind = 'result'): void {
    if (Object.keys(values).length === 0) return;
    const outputs = this.definition.mappings.get(elementId)?.outputs ?? [];
    if (outputs.length > 0)
      this.#setLocal(elementId, { ...this.locals?.[elementId], ...values }, elementId, kind);
    else this.#merge(values, dataScopesOf(this.definition, elementId), elementId, kind);
  }

  /** A person corrects what the step that stopped reads, where it stands. @throws AppError `bad-request` beyond the bounds */
  correct(stopped: StoppedAt, values: Variables): void {
    const places = new Map<string, { scopes: string[]; values: Record<string, unknown> }>();
    for (const [name, value] of Object.entries(values)) {
      const scopes = correctionScopes(this.definition, stopped, name);
      const place = places.get(scopes.join('/')) ?? { scopes, values: {} };
      places.set(scopes.join('/'), { scopes, values: { ...place.values, [name]: value } });
    }
    for (const { scopes, values: part } of places.values())
      this.#merge(part, scopes, stopped.elementId, 'person');
  }

  /** An element has ended: its output mappings, if it has any. @throws EngineError `mapping-invalid` */
  complete(elementId: string): void {
    const outputs = this.definition.mappings.get(elementId)?.outputs ?? [];
    if (outputs.length === 0) return;
    const scopes = dataScopesOf(this.definition, elementId);
    const around = scopes.slice(0, -1);
    this.#mapped(elementId, () => {
      const existing = visibleTo(this.variables, this.locals, around);
      const what = { definition: this.definition, elementId, scope: this.scopeAt(scopes), existing };
      this.#merge(mapped('output', outputs, what), around, elementId, 'output');
    });
  }

  /**
   * What a step that is taken does to local variables, and what its mappings set.
   * @param before what was open, and what is open behind it
   * @throws EngineError `mapping-invalid`
   */
  follow(
    { trace, effects }: Pick<Moved, 'trace' | 'effects'>,
    before: readonly OpenWork[],
    after: readonly OpenWork[],
  ): void {
    if (this.definition.mappings.size > 0) this.#followScopes(trace, before, after);
    for (const { work } of closedBy(effects)) this.leave(work.elementId);
    const open = openScopes(after);
    for (const elementId of Object.keys(this.locals ?? {})) if (!open.has(elementId)) this.leave(elementId);
    for (const { work } of openedBy(effects)) this.enter(work.elementId);
  }

  /** Sub-processes that the step leaves and enters, in the order in which it does. */
  #followScopes(
    { entered, completed }: Moved['trace'],
    before: readonly OpenWork[],
    after: readonly OpenWork[],
  ): void {
    const wasOpen = openScopes(before);
    const coming = entered.filter((elementId) => isSubProcess(this.definition, elementId));
    for (const elementId of completed) {
      if (!isSubProcess(this.definition, elementId)) continue;
      // Not open before: it was entered by this very step.
      if (!wasOpen.delete(elementId))
        for (
          let next = coming.shift();
          next !== undefined;
          next = next === elementId ? undefined : coming.shift()
        )
          this.enter(next);
      this.complete(elementId);
      this.leave(elementId);
    }
    // A person who moves an order enters without a trace.
    const others = [...openScopes(after)].filter(
      (id) => isSubProcess(this.definition, id) && !wasOpen.has(id),
    );
    for (const elementId of new Set([...coming, ...others])) this.enter(elementId);
  }

  /**
   * An element opens: its input mappings, if it has any, are its local variables, and so is the correlation key of a wait.
   * @throws EngineError `mapping-invalid`, `key-invalid`
   */
  enter(elementId: string): void {
    this.leave(elementId);
    this.#correlate(elementId);
    const inputs = this.definition.mappings.get(elementId)?.inputs ?? [];
    if (inputs.length === 0) return;
    this.#mapped(elementId, () => {
      const scope = this.scopeAt(dataScopesOf(this.definition, elementId));
      const values = mapped('input', inputs, { definition: this.definition, elementId, scope, existing: {} });
      this.#setLocal(elementId, values, elementId, 'input');
    });
  }

  #correlate(elementId: string): void {
    const feel = keyToEvaluate(this.definition, elementId);
    if (feel === null) return;
    const scope = this.scopeAt(waitScopesOf(this.definition, elementId));
    const key = evaluateKey(this.definition, elementId, feel, scope);
    if (key === null) return;
    this.#mapped(elementId, () => this.#setLocal(elementId, { [CORRELATION_KEY]: key }, elementId, 'input'));
  }

  /** Its local variables end with an element. */
  leave(elementId: string): void {
    if (this.locals === null || !Object.hasOwn(this.locals, elementId)) return;
    const { [elementId]: _, ...others } = this.locals;
    this.locals = Object.keys(others).length === 0 ? null : others;
  }

  /** Each variable goes to the innermost scope that has one of its name; else it is one of the order. */
  #merge(values: Variables, scopes: readonly string[], elementId: string, kind: WriteKind): void {
    const inner = [...scopes].reverse();
    const byScope = new Map<string, Record<string, unknown>>();
    for (const [name, value] of Object.entries(values)) {
      const scope = inner.find((id) => Object.hasOwn(this.locals?.[id] ?? {}, name)) ?? '';
      byScope.set(scope, { ...byScope.get(scope), [name]: value });
    }
    for (const [scope, part] of byScope) {
      if (scope !== '') this.#setLocal(scope, { ...this.locals?.[scope], ...part }, elementId, kind, part);
      else {
        const variables = { ...this.variables, ...part };
        requireBounds({ variables, locals: this.locals }, this, part);
        this.variables = variables;
        this.#writes.push({ elementId, scope, kind, values: part });
      }
    }
  }

  #setLocal(scope: string, values: Variables, elementId: string, kind: WriteKind, written = values): void {
    const locals = { ...this.locals, [scope]: values };
    requireBounds({ variables: this.variables, locals }, this, written);
    this.locals = locals;
    this.#writes.push({ elementId, scope, kind, values: written });
  }

  /** Beyond the bounds by a mapping is the mapping's failure. */
  #mapped(elementId: string, evaluate: () => void): void {
    try {
      evaluate();
    } catch (error) {
      if (!isAppError(error)) throw error;
      const message = `${elementId}: what its mappings set is too much. ${error.message}`;
      throw new EngineError('mapping-invalid', message, { cause: error, elementId });
    }
  }
}

const closedBy = (effects: readonly Effect[]) => effects.filter((effect) => effect.do === 'close');
const openedBy = (effects: readonly Effect[]) => effects.filter((effect) => effect.do === 'open');

/** Everything that is open: what waits, and the sub-processes around it, the outermost first. */
export function openScopes(work: readonly OpenWork[]): Set<string> {
  return new Set(work.flatMap(({ key, elementId }) => [...key.split('/').slice(0, -1), elementId]));
}
