import { Link } from '@backstage/ui';
import type {
  ObjectRef,
  ResourceView,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';

/** `Terraform infra/payments-main` */
export function formatObject(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace}/${ref.name}`;
}

/**
 * Address of another file of the repository, made from the address of one that
 * is known: everything before its path stays.
 */
export function placeUrl(
  resource: Pick<ResourceView, 'source' | 'sourceUrl'>,
  position: SourcePosition,
): string | undefined {
  const { source, sourceUrl } = resource;
  const known = safeUrl(sourceUrl);
  if (!source || !known) return undefined;
  const encode = (path: string) =>
    path.split('/').map(encodeURIComponent).join('/');
  const [base] = known.split('#');
  const path = `/${encode(source.path)}`;
  if (!base.endsWith(path)) return undefined;
  return `${base.slice(0, -path.length)}/${encode(position.path)}#L${
    position.line
  }`;
}

/** `path:line`, as a link where the repository can be opened. */
export function Place(props: {
  resource: Pick<ResourceView, 'source' | 'sourceUrl'>;
  position: SourcePosition;
}) {
  const { path, line } = props.position;
  const text = `${path}:${line}`;
  const href = placeUrl(props.resource, props.position);
  return href ? (
    <Link href={href} target="_blank">
      {text}
    </Link>
  ) : (
    <>{text}</>
  );
}
