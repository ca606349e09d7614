//! Properties of an XMP packet (ISO 16684-1).

use usvg::roxmltree::{Document, Node};

pub(super) const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
pub(super) const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
pub(super) const PDFX_ID: &str = "http://www.npes.org/pdfx/ns/id/";
pub(super) const XMP: &str = "http://ns.adobe.com/xap/1.0/";
pub(super) const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A packet that was read.
#[derive(Debug)]
pub(super) struct Xmp<'a>(Document<'a>);

impl<'a> Xmp<'a> {
    /// Reads a packet; none if it is no XML.
    pub(super) fn parse(packet: &'a str) -> Option<Self> {
        Document::parse(packet.trim_start_matches('\u{FEFF}'))
            .ok()
            .map(Self)
    }

    /// The value of a property; the first of several.
    pub(super) fn get(&self, namespace: &str, name: &str) -> Option<String> {
        let mut descriptions = self
            .0
            .descendants()
            .filter(|node| node.has_tag_name((RDF, "Description")));
        let value = descriptions.find_map(|description| {
            let attribute = description.attribute((namespace, name));
            let element = || {
                let mut children = description.children();
                let child = children.find(|child| child.has_tag_name((namespace, name)))?;
                Some(value_of(child))
            };
            attribute.map(str::to_owned).or_else(element)
        })?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// The text of a simple property, or of the first item of an array.
fn value_of(property: Node<'_, '_>) -> String {
    let mut items = property.descendants();
    let node = items
        .find(|node| node.has_tag_name((RDF, "li")))
        .unwrap_or(property);
    let texts = node.children().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_as_elements_attributes_and_arrays() {
        let packet = r#"<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">
            <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <r:Description xmlns:q="http://ns.adobe.com/pdf/1.3/" q:Trapped="False"/>
            <r:Description xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:p="http://www.npes.org/pdfx/ns/id/">
            <d:title><r:Alt><r:li xml:lang="x-default">A &amp; B</r:li></r:Alt></d:title>
            <p:GTS_PDFXVersion> PDF/X-4 </p:GTS_PDFXVersion>
            </r:Description></r:RDF></x:xmpmeta><?xpacket end="w"?>"#;
        let xmp = Xmp::parse(packet).unwrap();
        assert_eq!(xmp.get(PDF, "Trapped").unwrap(), "False");
        assert_eq!(xmp.get(DUBLIN_CORE, "title").unwrap(), "A & B");
        assert_eq!(xmp.get(PDFX_ID, "GTS_PDFXVersion").unwrap(), "PDF/X-4");
        assert_eq!(xmp.get(XMP, "CreateDate"), None);
        assert!(Xmp::parse("<x>").is_none());
    }
}
