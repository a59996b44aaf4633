//! The invented site, whole: its texts lie in `tests/fixtures/site`; its pictures, and the names that
//! not every file system keeps, are made here.

use std::path::Path;

use image::{ImageFormat, Rgba, RgbaImage};
use kiosque::import::{self, Article, Bundle, Kind, Warning};

use crate::support::databases::TemporaryFolder;
use crate::support::pictures::{cmyk_jpeg, encoded, gif, two_colours};

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/site");
const PARKING_PAGE: &[u8] = b"<!DOCTYPE html><html><script>location='//parking.example'</script>";
const DRAWING: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">\
    <script>alert(1)</script><rect width=\"3\" height=\"2\"/></svg>";

pub struct TestSite {
    pub folder: TemporaryFolder,
}

impl TestSite {
    pub fn build() -> Self {
        let site = TestSite {
            folder: TemporaryFolder::create(),
        };
        copy(Path::new(TEXTS), &site.folder.path);
        let photograph = || encoded(two_colours(40, 20), ImageFormat::Jpeg);
        let png = |red: u8| {
            let pixels = RgbaImage::from_pixel(4, 4, Rgba([red, 0, 0, 100]));
            encoded(pixels, ImageFormat::Png)
        };
        // Named as an old upload was: the percent signs are on the disk.
        site.put("contenu/articles/2015/images/v%C3%A9lo-rouge.png", &png(1));
        site.put("contenu/articles/2015/images/carte.png", &png(2));
        site.put("contenu/articles/couvertures/demain-en-velo.jpg", &png(3));
        site.put("contenu/articles/2021/images/photo de groupe.png", &png(4));
        site.put("contenu/articles/2024/images/anime.gif", &gif(3));
        site.put("contenu/articles/2024/images/dessin.svg", DRAWING);
        site.put(
            "contenu/tracemob-archive/images/livrables.jpg",
            PARKING_PAGE,
        );
        site.put("contenu/tracemob-archive/images/sarigue.png", &png(5));
        site.put("images/Logo en couleur.png", &png(6));
        site.put("images/Logo Exemple V1.jpg", &cmyk_jpeg([255, 0, 0, 255]));
        site.put("images/evenements/autopartage.png", &png(7));
        site.put("images/nous/jeanne (2).png", &photograph());
        // The same letters, each accent a character of its own.
        site.rename("contenu/ecosystème.yaml", "contenu/ecosyste\u{300}me.yaml");
        site
    }

    pub fn path(&self) -> &Path {
        &self.folder.path
    }

    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    pub fn rename(&self, from: &str, to: &str) {
        let renamed = std::fs::rename(self.path().join(from), self.path().join(to));
        renamed.expect("another name");
    }

    pub fn read(&self) -> Bundle {
        import::read(self.path()).expect("a site")
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the invented site") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The article or text of the archive with this slug.
pub fn article<'b>(bundle: &'b Bundle, slug: &str) -> &'b Article {
    let mut texts = bundle.articles.iter().chain(&bundle.archive);
    texts.find(|it| it.slug == slug).unwrap_or_else(|| {
        let slugs: Vec<_> = bundle.articles.iter().map(|it| &it.slug).collect();
        panic!("{slug} is not among {slugs:?}")
    })
}

/// The warnings of one kind about files whose path contains these words.
pub fn warned<'b>(bundle: &'b Bundle, kind: Kind, file: &str) -> Vec<&'b Warning> {
    let all = bundle.warnings.iter();
    all.filter(|it| it.kind == kind && it.file.contains(file))
        .collect()
}

/// Fails with the whole text when a part is missing.
#[track_caller]
pub fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is missing in:\n{text}");
    }
}

/// Fails with the whole text when a part stands where it must not.
#[track_caller]
pub fn assert_lacks(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "“{part}” still stands in:\n{text}");
    }
}
