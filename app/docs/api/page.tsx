import { ApiReference } from '@/components/api-docs/api-reference';
import { PageTitle } from '@/components/shell/page-title';
import { openApiDocument } from '@/lib/contract/document';
import { referenceOf } from '@/lib/contract/reference';

/** Rendered once, by the build: the document changes with the code only. */
export default function ApiDocsPage() {
  return (
    <>
      <PageTitle words="The API" />
      <ApiReference reference={referenceOf(openApiDocument())} />
    </>
  );
}
