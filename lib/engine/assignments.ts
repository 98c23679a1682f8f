import { checkTimerText, instantOfDate } from './due-time';
import { EngineError, errorText } from './errors';
import { checkGuard, evaluateFeel, type FeelScope, isFeel } from './feel';
import { jsonOf } from './feel-json';
import { labelOf, modelOf } from './model';
import type { AssignmentTexts, Definition } from './types';

/** Whose a user task is, and until when; names in small letters, as accounts have their addresses. */
export interface Assignment {
  /** Null: nobody's yet. */
  readonly assignee: string | null;
  readonly candidateUsers: readonly string[];
  /** As they are spelled. */
  readonly candidateGroups: readonly string[];
  /** Milliseconds since 1970. */
  readonly dueAtMs: number | null;
  readonly followUpAtMs: number | null;
  /** 0 to 100; the higher, the sooner. */
  readonly priority: number;
}

/** What a task has that says nothing, as in Camunda 8. */
export const DEFAULT_PRIORITY = 50;
export const MAX_PRIORITY = 100;
/** Of one task, people and groups each. */
export const MAX_CANDIDATES = 50;
/** An e-mail address is no longer. */
export const MAX_CANDIDATE_NAME = 254;

export interface AssignmentClock {
  /** When the task opens. Milliseconds since 1970. */
  readonly openedAtMs: number;
  /** The shop's, an IANA name: of dates that name none. */
  readonly timeZone: string;
}

/**
 * Whose a user task is that opens now.
 * Source: https://docs.camunda.io/docs/components/modeler/bpmn/user-tasks/#assignments
 * @param scope what FEEL sees at the task, its input mappings included
 * @throws EngineError `assignment-invalid`, which names the task, what was said and what is wrong with it
 */
export function assignmentOf(
  definition: Definition,
  elementId: string,
  scope: FeelScope,
  { openedAtMs, timeZone }: AssignmentClock,
): Assignment {
  const texts = definition.assignments.get(elementId);
  const read = <Value>(what: keyof AssignmentTexts, none: Value, take: (value: unknown) => Value): Value => {
    const text = texts?.[what] ?? null;
    if (text === null) return none;
    try {
      const value = isFeel(text) ? evaluateFeel(text, scope) : text;
      return value === null || value === undefined ? none : take(value);
    } catch (error) {
      const node = modelOf(definition).nodes.get(elementId);
      const why = errorText(error).replace(/\.$/, '');
      const message = `${node === undefined ? elementId : labelOf(node)}: its ${WORDS[what]}, "${text}", cannot be taken: ${why}.`;
      throw new EngineError('assignment-invalid', message, { cause: error, elementId });
    }
  };
  const dateOf = (value: unknown) =>
    instantOfDate(value, { text: String(jsonOf(value)), zone: timeZone, openedAtMs });
  return {
    assignee: read('assignee', null, (value) => nameOf(value)?.toLowerCase() ?? null),
    candidateUsers: read('candidateUsers', [], (value) =>
      unique(namesOf(value).map((name) => name.toLowerCase())),
    ),
    candidateGroups: read('candidateGroups', [], (value) => unique(namesOf(value))),
    dueAtMs: read('dueDate', null, dateOf),
    followUpAtMs: read('followUpDate', null, dateOf),
    priority: read('priority', DEFAULT_PRIORITY, priorityOf),
  };
}

/** What is wrong with one of these texts as far as the model alone can tell, or null. */
export function checkAssignmentText(what: keyof AssignmentTexts, text: string): string | null {
  if (isFeel(text)) return checkGuard(text);
  try {
    if (what === 'dueDate' || what === 'followUpDate') return checkTimerText({ type: 'date', text });
    if (what === 'priority') priorityOf(text);
    else if (what === 'assignee') nameOf(text);
    else namesOf(text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

export const WORDS: Readonly<Record<keyof AssignmentTexts, string>> = {
  assignee: 'assignee',
  candidateUsers: 'candidate users',
  candidateGroups: 'candidate groups',
  dueDate: 'due date',
  followUpDate: 'follow-up date',
  priority: 'priority',
};

const unique = (names: readonly string[]) => [...new Set(names)];

/** A name, of a person or a group; null where nothing stands there. */
function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') throw invalid('is no text');
  const name = value.trim();
  if (name.length > MAX_CANDIDATE_NAME || /\p{Cc}/u.test(name))
    throw invalid(`is no name of at most ${MAX_CANDIDATE_NAME} characters on one line`);
  return name === '' ? null : name;
}

/** Several: FEEL's list, or a text with commas between. */
function namesOf(value: unknown): string[] {
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(parts)) throw invalid('is neither a list of texts nor a text with commas between');
  if (parts.length > MAX_CANDIDATES) throw invalid(`has more than ${MAX_CANDIDATES} names`);
  return parts.flatMap((part) => nameOf(part) ?? []);
}

function priorityOf(value: unknown): number {
  const number = typeof value === 'string' && /^\s*\d{1,3}\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_PRIORITY)
    return number;
  throw invalid(`is no whole number from 0 to ${MAX_PRIORITY}`);
}

const invalid = (what: string) => new EngineError('assignment-invalid', `it ${what}`);
