import { ByNumber } from '@/components/developers/by-number';
import { DeveloperNav } from '@/components/developers/developer-nav';
import styles from '@/components/developers/developers.module.css';
import { PageTitle } from '@/components/shell/page-title';
import { paths } from '@/lib/paths';

/** The original's index page: its four functions as plain forms. `/index.html` serves it too. */
export default function DevelopersPage() {
  return (
    <div className={styles.page}>
      <PageTitle words="For developers" />
      <DeveloperNav here="forms" />
      <header className={styles.intro}>
        <h1>For developers</h1>
        <p>
          Every order is an instance of a BPMN process. These plain forms do what anyone can do who knows an
          order’s number; <a href={paths.apiDocs()}>the API</a> does the same and more.
        </p>
      </header>
      <ByNumber />
      <p>
        <a href={paths.home()}>To the shop</a>
      </p>
    </div>
  );
}
