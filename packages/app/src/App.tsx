import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './nav';

// Plugins are not listed here: `app.packages: all` in app-config.yaml finds
// every frontend plugin among this package's dependencies.
export default createApp({ features: [navModule] });
