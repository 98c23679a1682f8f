'use client';

import { createContext, useContext, useEffect, useState } from 'react';
import useSWR from 'swr';
import type { CustomerJson } from '@/lib/contract/customer';
import type { MyOrdersJson } from '@/lib/contract/my-orders';
import { paths } from '@/lib/paths';
import { getJson } from './request';

/** What the server said with the page: may its reader see what is the buyer's? Null: it said nothing. */
export const IsBuyers = createContext<boolean | null>(null);

/**
 * Did this browser buy the order, or come by the link in a mail? So may it see bill and customer.
 * @returns undefined until the server has said it
 */
export function useIsMine(orderId: string): boolean | undefined {
  const told = useContext(IsBuyers);
  const { data, error, mutate } = useSWR<MyOrdersJson, Error>(
    told === null ? paths.myOrders() : null,
    getJson,
    {
      revalidateOnFocus: false,
    },
  );
  const isListed = data?.orders.some((order) => order.orderId === orderId) ?? false;
  // The list may have been asked for a moment ago, by the page that the order was bought on: then it is asked for anew.
  const [askedAnew, setAskedAnew] = useState<string | null>(null);
  const isStale = data !== undefined && !isListed && askedAnew !== orderId;
  useEffect(() => {
    if (isStale) mutate().finally(() => setAskedAnew(orderId));
  }, [isStale, mutate, orderId]);
  if (told !== null) return told;
  if (isListed) return true;
  return isStale || (data === undefined && error === undefined) ? undefined : false;
}

/**
 * Who an order is for, if it was this browser that bought, or that came by the link in a mail. Others are not even
 * asked for: the server would refuse them.
 * @param isOpen what may be done changes with the end of the order, so it is asked again then
 */
export function useCustomer(orderId: string, isOpen: boolean) {
  const isMine = useIsMine(orderId) === true;
  return useSWR<CustomerJson, Error>(
    isMine ? [paths.customer(orderId), isOpen] : null,
    ([url]: [string, boolean]) => getJson<CustomerJson>(url),
    { revalidateOnFocus: false, keepPreviousData: true },
  );
}
