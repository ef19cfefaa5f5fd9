package layerwise.notebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.display.Html;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown cells as HTML: CommonMark with tables and formulas. HTML in the text is shown as text,
 * links lead to the web or nowhere, and pictures are those that the notebook itself carries.
 */
final class Markdown {
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml");
    private static final Pattern PLACE = Pattern.compile(Formulas.OPEN + "(\\d+)" + Formulas.CLOSE);

    /** A formula in the tree, by its number. */
    private static final class Place extends CustomNode {
        final int number;

        Place(int number) {
            this.number = number;
        }
    }

    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .customInlineContentParserFactory(new PlaceParser())
                    // beyond any lesson, and before the recursion of the tree's visitors ends
                    .maxInlineNesting(100)
                    .maxOpenBlockParsers(100)
                    .build();

    private final List<Formulas.Formula> formulas;
    private final Map<String, String> attachments;

    private Markdown(List<Formulas.Formula> formulas, Map<String, String> attachments) {
        this.formulas = formulas;
        this.attachments = attachments;
    }

    /**
     * The text as HTML; formulas are elements of class {@code math}, to be drawn by KaTeX.
     *
     * @param attachments the cell's pictures by name, as {@code data:} addresses
     */
    static String html(String source, Map<String, String> attachments) {
        var taken = Formulas.from(source);
        var markdown = new Markdown(taken.formulas(), attachments);
        var html = markdown.renderer().render(PARSER.parse(taken.text()));
        // in an address or in code a formula is none; it is put back as it was written
        return PLACE.matcher(html)
                .replaceAll(place -> Matcher.quoteReplacement(markdown.restored(place.group(1))));
    }

    /** The text of the first heading, if there is one. */
    static Optional<String> title(String source) {
        var text = new StringBuilder();
        PARSER.parse(source)
                .accept(
                        new AbstractVisitor() {
                            private boolean done;

                            @Override
                            public void visit(Heading heading) {
                                if (!done) {
                                    done = true;
                                    visitChildren(heading);
                                }
                            }

                            @Override
                            public void visit(Text part) {
                                if (done && within(part)) {
                                    text.append(part.getLiteral());
                                }
                            }

                            private boolean within(Node node) {
                                var parent = node.getParent();
                                return parent instanceof Heading
                                        || parent != null && within(parent);
                            }
                        });
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    private String restored(String number) {
        int index = Integer.parseInt(number);
        return index < formulas.size() ? Html.escape(formulas.get(index).source()) : "";
    }

    private HtmlRenderer renderer() {
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .escapeHtml(true)
                .sanitizeUrls(true)
                .nodeRendererFactory(Renderer::new)
                .build();
    }

    /** Draws formulas and pictures. */
    private final class Renderer implements NodeRenderer {
        private final HtmlNodeRendererContext context;

        Renderer(HtmlNodeRendererContext context) {
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Place.class, Image.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Place place && place.number < formulas.size()) {
                var formula = formulas.get(place.number);
                var name = formula.display() ? "math display" : "math";
                context.getWriter().tag("span", Map.of("class", name));
                context.getWriter().text(formula.tex());
                context.getWriter().tag("/span");
            } else if (node instanceof Image image) {
                picture(image);
            }
        }

        private void picture(Image image) {
            var address = image.getDestination();
            var found =
                    address.startsWith("attachment:")
                            ? attachments.getOrDefault(
                                    address.substring("attachment:".length()), "")
                            : address;
            var alt = new StringBuilder();
            for (var child = image.getFirstChild(); child != null; child = child.getNext()) {
                alt.append(child instanceof Text text ? text.getLiteral() : "");
            }
            if (isPicture(found)) {
                var attributes = new LinkedHashMap<String, String>();
                attributes.put("src", found);
                attributes.put("alt", alt.toString());
                context.getWriter().tag("img", attributes, true);
            } else {
                context.getWriter().text("[picture not in the notebook: " + alt + "]");
            }
        }
    }

    private static boolean isPicture(String address) {
        return PICTURES.stream().anyMatch(type -> address.startsWith("data:" + type + ";base64,"));
    }

    /** Finds the places of formulas among Markdown's inline parts. */
    private static final class PlaceParser implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of(Formulas.OPEN);
        }

        @Override
        public InlineContentParser create() {
            return PlaceParser::parse;
        }

        private static ParsedInline parse(InlineParserState state) {
            var scanner = state.scanner();
            scanner.next();
            var start = scanner.position();
            if (scanner.find(Formulas.CLOSE) < 0) {
                return ParsedInline.none();
            }
            var number = scanner.getSource(start, scanner.position()).getContent();
            scanner.next();
            return ParsedInline.of(new Place(Integer.parseInt(number)), scanner.position());
        }
    }
}
