import { Link } from '@backstage/ui';
import type { ServiceLink } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import styles from '../status/status.module.css';

/** Links by group; what is no http or https address is left out. */
export function LinkList(props: {
  links: readonly ServiceLink[];
  groupTitle?: (group: string) => string;
}) {
  const { links, groupTitle = group => group } = props;
  const groups = [...new Set(links.map(({ group }) => group))];
  return (
    <>
      {groups.map(group => (
        <div key={group} className={styles.row}>
          <span className={styles.muted}>{groupTitle(group)}</span>
          {links
            .filter(link => link.group === group && safeUrl(link.url))
            .map(({ title, url, environment, resource }) => (
              <Link
                key={[title, url, environment, resource].join(' ')}
                href={safeUrl(url)}
                target="_blank"
                title={resource}
              >
                {environment ? `${title} (${environment})` : title}
              </Link>
            ))}
        </div>
      ))}
    </>
  );
}
