import { expect, it } from 'vitest';
import { StreamPlaces } from './stream-places';

/** Streams that end as they should: by giving their place back. */
function streamsOn(places: StreamPlaces) {
  const ended: string[] = [];
  const open = (client: string, name: string) => {
    const leave = places.take(client, () => {
      ended.push(name);
      leave?.();
    });
    return leave;
  };
  return { ended, open };
}

it('gives everybody what they ask for while there is room', () => {
  const places = new StreamPlaces(3);
  const { ended, open } = streamsOn(places);
  for (const name of ['1', '2', '3']) expect(open('a', name)).not.toBeNull();
  expect(places.size).toBe(3);
  expect(ended).toEqual([]);
});

it('has who holds the most give up its newest for who holds fewer, until they hold the same', () => {
  const places = new StreamPlaces(4);
  const { ended, open } = streamsOn(places);
  for (const name of ['a1', 'a2', 'a3', 'a4']) open('a', name);
  expect(places.hasRoomFor('a')).toBe(false);
  expect(open('a', 'a5')).toBeNull();
  expect(places.hasRoomFor('b')).toBe(true);
  expect(open('b', 'b1')).not.toBeNull();
  expect(open('b', 'b2')).not.toBeNull();
  expect(ended).toEqual(['a4', 'a3']);
  // Both hold two: neither takes one from the other.
  expect(open('b', 'b3')).toBeNull();
  expect(open('c', 'c1')).not.toBeNull();
  expect(places.size).toBe(4);
});

it('has room again when somebody leaves, however often they say so, and forgets who has left', () => {
  const places = new StreamPlaces(1);
  const { ended, open } = streamsOn(places);
  const leave = open('a', 'a1');
  expect(open('b', 'b1')).toBeNull();
  leave?.();
  leave?.();
  expect(places.size).toBe(0);
  expect(open('b', 'b1')).not.toBeNull();
  places.endAll();
  expect(ended).toEqual(['b1']);
  expect(places.size).toBe(0);
});
