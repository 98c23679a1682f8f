/**
 * What Playwright itself turns off. Of two lists Chromium takes the last, so ours begins with Playwright's
 * (`chromiumSwitches` in playwright-core); what no test of ours meets is left out.
 */
const OFF_BY_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/**
 * The pop-up of the address bar is a page of its own, loaded in a process of its own for every window, headless ones
 * too. Measured: it takes as much processor time (0.5 s) as the page under test.
 */
const POPUP_OF_THE_ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** How every Chromium of ours is launched: nothing that speaks to the outside, and no sandbox, for tests run as root. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...POPUP_OF_THE_ADDRESS_BAR].join(',')}`,
];
