import { expect, test } from 'vitest';
import { resumeOrder } from '@/lib/orders/resume-order';
import { suspendOrder } from '@/lib/orders/suspend-order';
import { drawnOrders } from '@/lib/testing/drawn-orders';
import { orderOf, pay, place } from '@/lib/testing/test-app';

/** Conditional events happen in the transaction that makes their condition hold. */

const shop = drawnOrders();
const { open, placed, waits, done } = shop;
const typesOf = async (orderId: string) => {
  const row = (await shop.app.queries.find(orderId)) ?? expect.fail();
  return (await shop.app.queries.history(row)).steps.map(({ type, elementId }) => `${type} ${elementId}`);
};

const BESIDE = `
  start begin
  parallel fork
  user pack
  boundary heavy on=pack condition==weight>30 passive
  user strap
  end strapped
  boundary lost on=pack condition==lost
  end written-off terminate outcome=cancelled
  user weigh
  catch ready condition==ready
  parallel join
  end done outcome=fulfilled
  begin -> fork
  fork -> pack -> join
  fork -> weigh -> ready -> join
  heavy -> strap -> strapped
  lost -> written-off
  join -> done`;

test('a condition that holds when its wait opens is met in the same transaction, as a step of its own', async () => {
  await open(BESIDE);
  const orderId = await placed();
  await done(orderId, 'weigh', { ready: true });
  expect(await waits(orderId)).toEqual(['heavy', 'lost', 'pack']);
  expect((await typesOf(orderId)).slice(-2)).toEqual(['user-task-completed weigh', 'condition-met ready']);
});

test('what another branch sets is heard: beside what goes on, once, and in its place', async () => {
  await open(BESIDE);
  const orderId = await placed();
  await done(orderId, 'weigh', { weight: 31 });
  expect(await waits(orderId)).toEqual(['lost', 'pack', 'ready', 'strap']);
  await done(orderId, 'strap', { lost: true, weight: 40 });
  expect((await orderOf(shop.app, orderId)).outcome).toBe('cancelled');
  expect((await typesOf(orderId)).filter((type) => type.startsWith('condition-met'))).toEqual([
    'condition-met heavy',
    'condition-met lost',
  ]);
});

test('an event sub-process begins when its condition comes to hold, and sees local variables', async () => {
  await open(`
    start begin
    sub packing in=most:=30 {
      start inside
      user weigh
      user pack
      end packed
      inside -> weigh -> pack -> packed
      sub heavy event {
        start too-heavy condition==weight>most
        user split
        end is-split
        too-heavy -> split -> is-split
      }
    }
    end done outcome=fulfilled
    begin -> packing -> done`);
  const orderId = await placed();
  await done(orderId, 'weigh', { weight: 30 });
  expect(await waits(orderId)).toEqual(['pack', 'too-heavy']);
  const other = await placed();
  await done(other, 'weigh', { weight: 31 });
  expect(await waits(other)).toEqual(['split']);
});

test('a payment changes what conditions read, though it takes no step', async () => {
  await open(`
    start begin
    race first
    message asked=payment-received
    catch part condition==payment.received>0
    user thank
    end done
    begin -> first
    first -> asked -> done
    first -> part -> thank -> done`);
  const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
  const { orderId } = await place(shop.app, tea);
  await pay(shop.app, orderId, 1_00n);
  expect(await waits(orderId)).toEqual(['thank']);
  expect((await typesOf(orderId)).slice(-2)).toEqual(['payment null', 'condition-met part']);
});

test('a suspended order meets its conditions when it is resumed', async () => {
  await open(`
    start begin
    race first
    catch part condition==payment.received>0
    message asked=payment-received
    end done
    begin -> first
    first -> part -> done
    first -> asked -> done`);
  const { orderId } = await place(shop.app, [{ sku: 'assam-breakfast', quantity: 2 }]);
  await shop.app.submit({ kind: suspendOrder, orderId, input: null });
  await pay(shop.app, orderId, 1_00n);
  expect(await waits(orderId)).toEqual(['asked', 'part']);
  await shop.app.submit({ kind: resumeOrder, orderId, input: null });
  expect((await orderOf(shop.app, orderId)).state).toBe('COMPLETED');
});

test('conditions that hold in a circle stop for a person', async () => {
  await open(`
    start begin
    user go
    exclusive again
    catch yes condition==ready
    exclusive way
    end done
    begin -> go -> again -> yes -> way
    way -> done if =over
    way -> again default`);
  const orderId = await placed();
  await done(orderId, 'go', { ready: true });
  const { incidents, version } = await orderOf(shop.app, orderId);
  expect(incidents).toMatchObject([{ elementId: 'yes', message: expect.stringContaining('50 conditions') }]);
  expect(version).toBeLessThan(60);
});
