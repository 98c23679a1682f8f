import type { ForecastJson, ForecastStep } from '@/lib/contract/forecast';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Verdict } from '@/lib/contract/payment';
import { formatMoney } from './money';
import { formatClock } from './time';
import { comingAt, type Line, stepAt } from './timeline';
import { doneWords, type Model, nameOf, nowText, nowWords } from './words';

/** What a step of the log was, as a customer tells it: in the words of the order's own version where it has any. */
export function stepWords(model: Model, step: StepJson): string {
  const { type, elementId } = step;
  if (type === 'payment') return paymentWords(step);
  const back = moneyBackWords(step);
  if (back !== null) return back;
  if (type === 'clock-moved') return 'The clock of this order was moved.';
  if (type === 'moved') return 'The shop moved this order to another step.';
  if (type === 'suspended') return 'The shop holds this order for now.';
  if (type === 'resumed') return 'The shop let this order go on.';
  if (type === 'terminated') return 'The shop stopped this order.';
  if (elementId === null) return 'The order went on.';
  if (type === 'timer-moved') return 'The shop moved a deadline of this order.';
  if (type === 'incident-opened')
    return `${withoutStop(stepText(model, elementId))}: failed, a person has to look at it.`;
  if (type === 'incident-resolved')
    return `${withoutStop(stepText(model, elementId))}: a person has seen to it, and it goes on.`;
  if (type === 'message' && step.data.errorCode !== undefined)
    return 'What you ordered had sold out, so we cancelled the order.';
  if (type === 'job-failed') return failureWords(model, step, elementId);
  return doneWords(model, elementId);
}

/** What a step did with money that goes back; null: nothing. */
function moneyBackWords(step: StepJson): string | null {
  const money = moneyOf(step) ?? 'Your money';
  switch (step.type) {
    case 'refund':
      return `${money} was sent back to you.`;
    case 'refund-granted':
      return `The shop gives ${money} back to you.`;
    case 'refund-sent':
      return `Your refund of ${money} is on its way.`;
    case 'refund-failed':
      return `Your refund of ${money} did not arrive. A person sees to it.`;
    case 'chargeback':
      return `Your bank took back ${money} after a dispute.`;
    case 'chargeback-reversed':
      return `Your bank gave ${money} back to the shop.`;
    default:
      return null;
  }
}

/** What was tried, without a name of the model's that says nothing to a customer. */
const stepText = (model: Model, elementId: string) => nowText(model, elementId) ?? 'A step on our side';

const withoutStop = (words: string) => words.replace(/\.$/, '');

/** What caught the failure says more than what failed. */
function failureWords(model: Model, { completed }: StepJson, elementId: string): string {
  const caughtBy = completed.find((id) => model?.elements[id]?.attachedTo === elementId);
  return caughtBy === undefined
    ? `${withoutStop(nowWords(model, elementId))}: this could not be done.`
    : doneWords(model, caughtBy);
}

function moneyOf({ data }: StepJson): string | null {
  const { amount, currency } = data;
  return typeof amount === 'string' && typeof currency === 'string' ? formatMoney(amount, currency) : null;
}

/** What a verdict adds to `€12.50 arrived`. */
const VERDICTS: Partial<Record<Verdict, string>> = {
  partial: ', a part of the sum',
  over: ', more than was owed',
  late: ', too late',
  early: ', ahead of the bill',
  'wrong-currency': ', in another currency than the bill',
};

function paymentWords(step: StepJson): string {
  const added = VERDICTS[step.data.verdict as Verdict] ?? '';
  return `${moneyOf(step) ?? 'A payment'} arrived${added}.`;
}

/** What comes, if nothing else happens: "If no payment has arrived by then, we will remind you." */
export function comingWords(model: Model, step: ForecastStep): string {
  const { elementId, kind, completed } = step;
  const element = model?.elements[elementId];
  if (kind === 'job') return nowWords(model, elementId);
  if (element?.waitingText) return element.waitingText;
  const work = completed.filter((id) => ['job', 'user'].includes(model?.elements[id]?.kind ?? ''));
  const name = nameOf(model, elementId);
  return work.length === 0 ? `${name}.` : `${name}: ${work.map((id) => nameOf(model, id)).join(', ')}.`;
}

/** What is to be said behind the last step of a forecast; null: it says all. */
export function afterWords({ ends, steps }: Pick<ForecastJson, 'ends' | 'steps'>): string | null {
  if (ends === 'incident') return 'It goes on when a person has seen to the problem.';
  if (ends === 'limit') return 'And so on.';
  if (ends === 'unknown') return 'What comes next is not known yet.';
  if (ends === 'ended') return steps.length === 0 ? 'Nothing more is to come.' : null;
  return steps.length === 0 ? 'It waits until something happens.' : null;
}

/** The time of a step of the forecast, short. */
export function dueWords({ kind, at }: Pick<ForecastStep, 'kind' | 'at'>, nowMs: number): string {
  if (at !== null) return formatClock(Date.parse(at), nowMs);
  return kind === 'job' ? 'Next' : 'Paused';
}

/** The place of the slider for a screen reader: `Step 3 of 9: Your bill is ready, 14:05:01`. */
export function placeWords(line: Line, place: number, model: Model, nowMs: number): string {
  const coming = comingAt(line, place);
  if (coming !== undefined) {
    const which = `Coming, ${place - line.now} of ${line.coming.length}`;
    const when = coming.at === null ? '' : `, at ${formatClock(Date.parse(coming.at), nowMs)}`;
    return `${which}: ${withoutStop(comingWords(model, coming))}${when}`;
  }
  const step = stepAt(line, place);
  const which = `${place === line.now ? 'Now, step' : 'Step'} ${place} of ${line.now}`;
  if (step === undefined) return which;
  return `${which}: ${withoutStop(stepWords(model, step))}, ${formatClock(Date.parse(step.at), nowMs)}`;
}

/** What the reader sees, and from when it is. */
export function standWords(
  line: Line,
  place: number,
  shown: Pick<OrderJson, 'updatedAt' | 'state' | 'version'>,
  nowMs: number,
): string {
  const coming = comingAt(line, place);
  if (coming !== undefined) {
    const when = coming.at === null ? 'next' : `at ${formatClock(Date.parse(coming.at), nowMs)}`;
    return `What happens ${when}, if nothing else does.`;
  }
  // Without the log the order is shown as it is.
  if (place < line.now && shown.version > place)
    return 'The steps of this order are not here yet: you see it as it is now.';
  if (place < line.now)
    return `You see the order as it was at ${formatClock(Date.parse(shown.updatedAt), nowMs)}.`;
  return shown.state === 'ACTIVE' ? 'You see the order as it is now.' : 'You see the order as it ended.';
}
