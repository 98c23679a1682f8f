import type { ComponentProps } from 'react';
import { PageLink } from './page-link';
import ui from './ui.module.css';

interface Look {
  /** The one thing that a page is there for. */
  primary?: boolean | undefined;
  /** Beside a line of text. */
  compact?: boolean | undefined;
}

/** @param extra further classes, such as `needs-script` */
const classOf = ({ primary = false, compact = false }: Look, extra: string | undefined) =>
  [primary ? ui.primary : ui.button, compact && ui.compact, extra].filter(Boolean).join(' ');

/** A button; within a form it does nothing by itself unless it is of type `submit`. */
export function Button({ primary, compact, className, ...rest }: ComponentProps<'button'> & Look) {
  return <button type="button" {...rest} className={classOf({ primary, compact }, className)} />;
}

/** A link to another page of the shop that looks like a button. */
export function PageButton({ primary, compact, className, ...rest }: ComponentProps<typeof PageLink> & Look) {
  return <PageLink {...rest} className={classOf({ primary, compact }, className)} />;
}

/** A link that looks like a button, to a place on the page or to what is no page of the shop. */
export function ButtonLink({ primary, compact, className, ...rest }: ComponentProps<'a'> & Look) {
  return <a {...rest} className={classOf({ primary, compact }, className)} />;
}
