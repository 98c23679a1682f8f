'use client';

import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { payOrder, sayPaymentError } from '@/lib/browser/actions';
import { usePending } from '@/lib/browser/use-pending';
import { paths } from '@/lib/paths';
import { formatMoney, readAmount } from '@/lib/story/money';
import { readOrderNumber } from '@/lib/story/order-number';
import { sayVerdict } from '@/lib/story/verdict-words';

interface FieldsProps {
  /** Without it the form asks for the order's number. */
  orderId?: string;
  currency: string;
  /** What is missing; null when any amount settles the order. */
  amount: string | null;
  /** That the currency has. */
  places: number;
}

interface Props extends FieldsProps {
  /** Closed, only the answer to the last payment stays. */
  open?: boolean;
  /** A tool of the sandbox beside the customer's way to pay: quieter than that. */
  isTool?: boolean;
  onPaid?: () => void;
}

interface Problems {
  orderId?: string;
  amount?: string;
}

const ORDER_PROBLEM = 'Enter the number of the order: up to 19 digits.';

/** Sends a payment and says what became of it. Without scripts it posts as a plain form, as in the original. */
export function PaymentForm({ open = true, isTool = false, onPaid, ...fields }: Props) {
  const [answer, setAnswer] = useState<{ good: boolean; sentence: string } | null>(null);
  const [problems, setProblems] = useState<Problems>({});
  const form = useRef<HTMLFormElement>(null);

  const payment = usePending(async (order: string, paid: string) => {
    setAnswer(null);
    const { verdict } = await payOrder(order, paid);
    setAnswer(sayVerdict(verdict, formatMoney(paid, fields.currency)));
    onPaid?.();
  }, sayPaymentError);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const order = readOrderNumber(String(data.get('orderId') ?? ''));
    const read = readAmount(String(data.get('amount') ?? ''), fields.places);
    const found: Problems = {};
    if (order === null) found.orderId = ORDER_PROBLEM;
    if (!read.ok) found.amount = read.problem;
    setProblems(found);
    if (order !== null && read.ok) void payment.run(order, read.amount);
    else focusField(form.current, found.orderId === undefined ? 'amount' : 'orderId');
  };

  return (
    <form
      ref={form}
      className={`${ui.stack} ${ui.tight}`}
      method="post"
      action={paths.receivePayment()}
      onSubmit={submit}
      noValidate
    >
      {open && (
        <>
          <PaymentFields {...fields} problems={problems} />
          <Button primary={!isTool} type="submit" aria-disabled={payment.busy}>
            {isTool ? 'Report it' : payment.busy ? 'Paying…' : 'Pay'}
          </Button>
        </>
      )}
      <div aria-live="polite">
        {answer && <Notice state={answer.good ? 'done' : 'ended'}>{answer.sentence}</Notice>}
        {payment.problem && <Notice state="failed">{payment.problem}</Notice>}
      </div>
    </form>
  );
}

function focusField(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();
}

function PaymentFields({ orderId, currency, amount, problems }: FieldsProps & { problems: Problems }) {
  const anyAmount = amount === null && orderId !== undefined;
  return (
    <>
      {orderId === undefined ? (
        <Field
          label="Order number"
          name="orderId"
          inputMode="numeric"
          autoComplete="off"
          required
          problem={problems.orderId ?? null}
        />
      ) : (
        <input type="hidden" name="orderId" value={orderId} />
      )}
      <Field
        key={amount ?? ''}
        label={`Amount in ${currency}`}
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        required
        defaultValue={amount ?? ''}
        problem={problems.amount ?? null}
        {...(anyAmount ? { hint: 'This order has no fixed total: any amount settles it.' } : {})}
      />
    </>
  );
}
