import { STREAMING_MS, TRYING_MS } from './polling';

/** Longer than any set-up of a connection; the first ping follows at once. */
const FIRST_PING_MS = 8_000;
/** Before or after its time. */
const TOLERANCE_MS = 3_000;

export interface StreamLife {
  /** The stream is being opened, by us or again by the browser. */
  opens(): void;
  /** @param nextMs the next ping will be sent so much later */
  ping(nextMs: number): void;
  /** Nobody opens it again; nothing more is told. */
  ends(): void;
}

/**
 * Tells by the pings of an event stream whether its news come as they are sent. A proxy that gathers up what passes
 * holds a ping back until more follows, or lets several go at once: a ping that comes off its time is the sign of it.
 * Such a stream is not relied on any more until it is opened anew, whatever comes of it.
 * @param onRest how long the page may rest before it asks by itself, in milliseconds; null: the stream is no help.
 *   May be told the same again
 * @param onLost it could be relied on, and no longer can: it should be opened anew
 */
export function watchLife(onRest: (restMs: number | null) => void, onLost: () => void): StreamLife {
  let isHopeful = false;
  let restMs: number | null = null;
  let dueAtMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = (ms: number | null) => {
    restMs = ms;
    onRest(ms);
  };
  const giveUp = () => {
    clearTimeout(timer);
    isHopeful = false;
    const wasLive = restMs === STREAMING_MS;
    rest(null);
    if (wasLive) onLost();
  };
  const expectWithin = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, ms);
  };
  return {
    opens() {
      isHopeful = true;
      dueAtMs = null;
      rest(null);
      expectWithin(FIRST_PING_MS);
    },
    ping(nextMs) {
      if (!isHopeful) return;
      const nowMs = performance.now();
      if (dueAtMs !== null && nowMs < dueAtMs - TOLERANCE_MS) {
        giveUp();
        return;
      }
      rest(dueAtMs === null ? TRYING_MS : STREAMING_MS);
      dueAtMs = nowMs + nextMs;
      expectWithin(nextMs + TOLERANCE_MS);
    },
    ends: () => clearTimeout(timer),
  };
}
