import numpy as np

from counterclaim.models.embedder import WIDTH, embed

TEXTS = [
    "The harbour of Orsk was shelled at dawn.",
    "Shells fell on Orsk harbour this morning.",
    "The choir sang well.",
    "",
]
# The first 32 coordinates that the published weights give the first text in full precision.
FP32_HEAD = [
    0.0172,
    0.2099,
    0.0728,
    0.0228,
    0.0231,
    -0.0553,
    -0.0353,
    0.0040,
    -0.0570,
    0.0206,
    -0.0452,
    -0.0644,
    0.0584,
    -0.0042,
    -0.0222,
    0.0331,
    0.0486,
    -0.0164,
    -0.0074,
    0.0623,
    -0.0019,
    0.0554,
    0.0109,
    -0.0734,
    0.0479,
    0.0076,
    0.0743,
    -0.0029,
    0.0312,
    -0.0551,
    -0.0837,
    0.0096,
]


def test_vectors_do_not_depend_on_what_else_is_embedded():
    together = embed(TEXTS)
    assert np.array_equal(together, embed(TEXTS[::-1])[::-1])
    assert np.array_equal(together, np.concatenate([embed([text]) for text in TEXTS]))


def test_vectors_have_length_one_and_group_by_meaning():
    vectors = embed(TEXTS)
    assert vectors.shape == (4, WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_any_text_has_a_vector():
    assert np.isfinite(embed(["\ud800 broken", "\x00\x01", "”" * 50_000, "word " * 50_000])).all()


def test_vectors_are_those_of_the_full_precision_model():
    fp32 = np.array(FP32_HEAD, np.float32)
    int8 = embed(TEXTS[:1])[0][: len(fp32)]
    assert fp32 @ int8 / np.linalg.norm(fp32) / np.linalg.norm(int8) > 0.98
