//! The tree of pages, built while pages stream out: only the open nodes are in memory.

use std::io::{self, Write};

use pdf_writer::{Finish as _, Ref, writers::Pages};

use super::object_writer::ObjectWriter;

/// Children of a node. 50³ pages need three levels; a lot of 10,000 cards has 20,000 pages.
const CHILDREN_MAX: usize = 50;

/// One open node for each level, leaves first.
#[derive(Debug, Default)]
pub(super) struct PageTree {
    levels: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    id: Ref,
    children: Vec<Ref>,
    pages: i32,
}

impl PageTree {
    /// The parent that the next page must name.
    pub(super) fn parent<W: Write>(&mut self, objects: &mut ObjectWriter<W>) -> io::Result<Ref> {
        self.node_with_room(0, objects)
    }

    /// Adds the page that named [`Self::parent`].
    pub(super) fn add(&mut self, page: Ref) {
        if let Some(leaf) = self.levels.first_mut() {
            leaf.children.push(page);
            leaf.pages += 1;
        }
    }

    /// Writes the open nodes and gives the root.
    pub(super) fn finish<W: Write>(mut self, objects: &mut ObjectWriter<W>) -> io::Result<Ref> {
        self.node_with_room(0, objects)?;
        let mut level = 0;
        while level + 1 < self.levels.len() {
            self.close(level, objects)?;
            level += 1;
        }
        let root = &self.levels[level];
        write_node(root, None, objects)?;
        Ok(root.id)
    }

    fn node_with_room<W: Write>(
        &mut self,
        level: usize,
        objects: &mut ObjectWriter<W>,
    ) -> io::Result<Ref> {
        if level == self.levels.len() {
            self.levels.push(Node::new(objects.reserve()));
        } else if self.levels[level].children.len() == CHILDREN_MAX {
            self.close(level, objects)?;
            self.levels[level] = Node::new(objects.reserve());
        }
        Ok(self.levels[level].id)
    }

    /// Writes a node and hangs it into the level above.
    fn close<W: Write>(&mut self, level: usize, objects: &mut ObjectWriter<W>) -> io::Result<()> {
        let parent = self.node_with_room(level + 1, objects)?;
        let node = &self.levels[level];
        write_node(node, Some(parent), objects)?;
        let (id, pages) = (node.id, node.pages);
        let above = &mut self.levels[level + 1];
        above.children.push(id);
        above.pages += pages;
        Ok(())
    }
}

impl Node {
    fn new(id: Ref) -> Self {
        Self {
            id,
            children: Vec::with_capacity(CHILDREN_MAX),
            pages: 0,
        }
    }
}

fn write_node<W: Write>(
    node: &Node,
    parent: Option<Ref>,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    objects.object(node.id, |object| {
        let mut pages: Pages<'_> = object.start();
        if let Some(parent) = parent {
            pages.parent(parent);
        }
        pages.kids(node.children.iter().copied()).count(node.pages);
        pages.finish();
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a file of empty pages and reads it back.
    fn pages_read_back(pages: usize) -> usize {
        let mut file = Vec::new();
        let mut objects = ObjectWriter::new(&mut file).unwrap();
        let mut tree = PageTree::default();
        for _ in 0..pages {
            let parent = tree.parent(&mut objects).unwrap();
            let page = objects.reserve();
            objects
                .object(page, |object| {
                    object
                        .start::<pdf_writer::writers::Page<'_>>()
                        .parent(parent);
                })
                .unwrap();
            tree.add(page);
        }
        let root = tree.finish(&mut objects).unwrap();
        let catalog = objects.reserve();
        let info = objects.reserve();
        objects
            .object(catalog, |object| {
                object
                    .start::<pdf_writer::writers::Catalog<'_>>()
                    .pages(root);
            })
            .unwrap();
        objects
            .object(info, |object| object.dict().finish())
            .unwrap();
        objects.finish(catalog, info, [7; 16]).unwrap();
        let document = lopdf::Document::load_mem(&file).unwrap();
        let root = document
            .get_object((u32::try_from(root.get()).unwrap(), 0))
            .unwrap();
        let count = root
            .as_dict()
            .unwrap()
            .get(b"Count")
            .unwrap()
            .as_i64()
            .unwrap();
        assert_eq!(
            document.page_iter().count(),
            usize::try_from(count).unwrap()
        );
        document.page_iter().count()
    }

    #[test]
    fn trees_of_one_to_three_levels_hold_every_page() {
        for pages in [1, 49, 50, 51, 2_499, 2_500, 2_501, 2_551, 5_000] {
            assert_eq!(pages_read_back(pages), pages);
        }
    }
}
