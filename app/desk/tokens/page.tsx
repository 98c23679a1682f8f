import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { TokensView } from '@/components/desk/tokens-view';
import { TOKEN_DAYS } from '@/lib/contract/people';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { readTokens } from '@/lib/http/desk-tokens';

/** Tokens of the API. */
export default deskPage<PageProps<'/desk/tokens'>>(can.manage, DESK_FRONTS, async () => (
  <TokensView tokens={await readTokens()} days={TOKEN_DAYS} />
));
