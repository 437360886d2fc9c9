import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    width: sidebarConfig.drawerWidthClosed,
    height: 3 * sidebarConfig.logoHeight,
    display: 'flex',
    flexFlow: 'row nowrap',
    alignItems: 'center',
    marginBottom: -14,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 10,
    marginLeft: 22,
    color: '#ffffff',
    '&:hover': { textDecoration: 'none' },
  },
  name: { fontSize: 20, fontWeight: 600, letterSpacing: 0.3 },
});

/** The mark (three courses of a wall) and, when the bar is open, the name. */
export function Logo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="Groundwork"
      >
        <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
          <rect x="1" y="19" width="26" height="7" rx="2" fill="#ffffff" />
          <rect x="5" y="10" width="18" height="7" rx="2" fill="#9cc3ee" />
          <rect x="9" y="1" width="10" height="7" rx="2" fill="#5f94d1" />
        </svg>
        {isOpen && <span className={classes.name}>Groundwork</span>}
      </Link>
    </div>
  );
}
