import type Canvas from 'diagram-js/lib/core/Canvas';
import type { Graph } from './graph';
import { type Journey, journeysOf, newlyTaken } from './journeys';
import { routeOf } from './route';
import type { ProcessView } from './types';

const SVG = 'http://www.w3.org/2000/svg';
/** Above the elements, below the ring of the focus. */
const LAYER_INDEX = 890;
const HOP_MS = 220;
const LONGEST_MS = 800;
const TOKEN_RADIUS = 7;
/** More at once tell nothing, and cost. */
const TOKENS_MAX = 24;

export interface Travel {
  /** To be called with each view; the first one is not travelled to. */
  to(view: ProcessView | undefined): void;
  stop(): void;
}

/**
 * Lets tokens travel along the flows that were taken since the view before. What is taken while tokens are under way
 * is travelled at once when they have come: however fast the views follow, at most one voyage waits.
 */
export function createTravel(canvas: Canvas, graph: Graph): Travel {
  const layer = canvas.getLayer('pd-travel', LAYER_INDEX);
  let before: readonly string[] | null | undefined;
  let waiting: string[] = [];
  let underWay: Animation[] = [];
  let tokens: SVGElement[] = [];

  function depart(taken: readonly string[]): void {
    const journeys = journeysOf(graph, taken).slice(0, TOKENS_MAX);
    if (journeys.length === 0) return;
    const hops = Math.max(...journeys.map(({ flows, startsAfter }) => flows.length + startsAfter));
    const hopMs = Math.min(HOP_MS, LONGEST_MS / hops);
    tokens = journeys.map(() => createToken());
    layer.append(...tokens);
    underWay = journeys.flatMap((journey, at) => {
      const token = tokens[at];
      return token ? [send(token, journey, graph, hopMs)] : [];
    });
    const voyage = underWay;
    // One that was cancelled is followed by nothing.
    Promise.all(voyage.map(({ finished }) => finished)).then(arrive, () => {});
  }

  function arrive(): void {
    const next = waiting;
    cancel();
    if (next.length > 0) depart(next);
  }

  function cancel(): void {
    for (const animation of underWay) animation.cancel();
    for (const token of tokens) token.remove();
    underWay = [];
    tokens = [];
    waiting = [];
  }

  return {
    to(view) {
      const taken = view?.passages === undefined ? view?.takenFlows : view.passages;
      const earlier = before;
      before = taken;
      if (earlier === taken) return;
      const fresh = earlier && taken ? newlyTaken(earlier, taken) : [];
      const isBackwards = !earlier || !taken || taken.length < earlier.length;
      if (isBackwards || !maySeeMotion()) cancel();
      else if (fresh.length === 0) return;
      else if (underWay.length === 0) depart(fresh);
      else waiting = [...new Set([...waiting, ...fresh])];
    },
    stop: cancel,
  };
}

function maySeeMotion(): boolean {
  return !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function createToken(): SVGElement {
  const token = document.createElementNS(SVG, 'circle');
  token.setAttribute('class', 'pd-token');
  token.setAttribute('r', String(TOKEN_RADIUS));
  token.setAttribute('aria-hidden', 'true');
  return token;
}

/** Unseen until its turn comes; the same speed all the way, soft at both ends. */
function send(token: SVGElement, journey: Journey, graph: Graph, hopMs: number): Animation {
  const steps = routeOf(journey.flows, graph).map(({ x, y, offset }) => ({
    transform: `translate(${x}px, ${y}px)`,
    offset,
    visibility: 'visible',
  }));
  return token.animate(steps, {
    duration: journey.flows.length * hopMs,
    delay: journey.startsAfter * hopMs,
    easing: 'ease-in-out',
    fill: 'forwards',
  });
}
