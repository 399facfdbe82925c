import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize).use(rehypeStringify);

/** GitHub-flavoured Markdown of a step as HTML that holds no script, style or frame, whatever was written. */
export function markdownHtml(markdown: string): string {
  return String(processor.processSync(markdown));
}
