"""Options of the test run."""


def pytest_addoption(parser):
    parser.addoption("--rewrite-goldens", action="store_true", help="write the snapshots anew; review the diff")
