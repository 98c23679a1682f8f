import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './shelf.module.css';

interface Props {
  value: string;
  /** Left out: the form asks the server, as it does without scripts. */
  onChange?: (value: string) => void;
}

/** Searches the shelf: while typing where scripts run, else by a page of its own. */
export function SearchForm({ value, onChange }: Props) {
  const input = onChange ? { value } : { defaultValue: value };
  return (
    <search>
      <form
        className={styles.search}
        action={paths.productList()}
        onSubmit={onChange && ((event) => event.preventDefault())}
      >
        <input
          {...input}
          className={ui.input}
          type="search"
          name="q"
          maxLength={100}
          placeholder="Tea, mug, linen …"
          aria-label="Search products"
          autoComplete="off"
          onChange={onChange && ((event) => onChange(event.target.value))}
        />
        <Button type="submit">Search</Button>
      </form>
    </search>
  );
}
