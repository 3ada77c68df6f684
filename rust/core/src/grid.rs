//! Where the nodes of a map lie and which block belongs to each (method.md, section 3 steps 2 and 3).

use ndarray::ArrayView1;

use crate::params::Border;

/// One axis of the node grid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    /// Pixels of the image along this axis.
    pub pixels: usize,
    /// Pixels to add symmetrically before and after the image.
    pub margin: (usize, usize),
    /// First pixels, in the padded image, of the blocks that differ, going up.
    pub starts: Vec<usize>,
    /// For every node the index of its block in `starts`; border nodes may share one.
    pub block_of_node: Vec<usize>,
}

impl Axis {
    /// Nodes at 0, s, 2 s ... of an axis of `pixels`, each with the block of side `n` around it.
    pub fn rolling(pixels: usize, n: usize, step: usize, border: Border) -> Self {
        let half = n / 2;
        let surplus = n.saturating_sub(pixels);
        let margin = match border {
            Border::Mirror => (half, half),
            Border::Inside => (surplus / 2, surplus - surplus / 2),
        };
        let start = |node: usize| match border {
            Border::Mirror => node,
            Border::Inside => node.saturating_sub(half).min(pixels.saturating_sub(n)),
        };
        let (mut starts, mut block_of_node) = (Vec::new(), Vec::new());
        for node in (0..pixels).step_by(step) {
            if starts.last() != Some(&start(node)) {
                starts.push(start(node));
            }
            block_of_node.push(starts.len() - 1);
        }
        Axis { pixels, margin, starts, block_of_node }
    }

    /// Tiles of side `n` laid from 0; what does not fit is left out.
    pub fn tiles(pixels: usize, n: usize) -> Self {
        let starts: Vec<_> = (0..pixels / n).map(|i| i * n).collect();
        let block_of_node = (0..starts.len()).collect();
        Axis { pixels, margin: (0, 0), starts, block_of_node }
    }

    /// An axis that has one place, with the one node and block there.
    pub fn single() -> Self {
        Self::planes(1)
    }

    /// An axis each of whose places is a node with a block of its own, one place long.
    pub fn planes(count: usize) -> Self {
        Axis { pixels: count, margin: (0, 0), starts: (0..count).collect(), block_of_node: (0..count).collect() }
    }

    /// The distance of most neighbouring blocks, those near the ends left aside.
    pub fn step(&self) -> usize {
        let middle = self.starts.len() / 2;
        if middle == 0 {
            return 1;
        }
        self.starts[middle] - self.starts[middle - 1]
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.block_of_node.len()
    }
}

/// Whether any of a row of nodes, or of blocks, is foreground or wanted. All are looked at, which the compiler makes vectors of.
pub(crate) fn has_some(row: &ArrayView1<'_, bool>) -> bool {
    row.iter().fold(false, |some, &one| some | one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_blocks_stay_in_the_image_and_are_shared_at_the_border() {
        let a = Axis::rolling(100, 64, 10, Border::Inside);
        assert_eq!(a.nodes(), 10);
        assert_eq!(a.starts, [0, 8, 18, 28, 36]); // nodes 0 to 30 share block 0, nodes 70, 80 and 90 the last
        assert_eq!(a.block_of_node, [0, 0, 0, 0, 1, 2, 3, 4, 4, 4]);
    }

    #[test]
    fn a_short_side_is_padded_to_one_block() {
        let a = Axis::rolling(21, 64, 5, Border::Inside);
        assert_eq!((a.margin, a.starts.as_slice()), ((21, 22), [0].as_slice()));
    }

    #[test]
    fn mirrored_blocks_are_centred() {
        let a = Axis::rolling(100, 64, 50, Border::Mirror);
        assert_eq!((a.margin, a.starts.as_slice()), ((32, 32), [0, 50].as_slice()));
    }

    #[test]
    fn tiles_that_do_not_fit_are_left_out() {
        assert_eq!(Axis::tiles(200, 64).starts, [0, 64, 128]);
    }
}
