import { createApp } from '@backstage/frontend-defaults';
import { infraGermanModule } from '@groundwork/backstage-plugin-infra';
import { navModule } from './nav';
import { signInModule } from './signIn';

// Plugins are not listed here: `app.packages: all` in app-config.yaml finds
// every frontend plugin among this package's dependencies. Translations are
// the app's own, so these are.
export default createApp({
  features: [navModule, signInModule, infraGermanModule],
});
