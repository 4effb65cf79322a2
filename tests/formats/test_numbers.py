"""Numbers, dates and times stand in a text as the sheet shows them."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from told import noticed

from aligner.formats.xlsx import FORMAT
from aligner.formats.xlsx.numbers import formatted, general


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        ("45413", "yyyy-mm-dd", "2024-05-01"), ("45413.64583333334", "yyyy-mm-dd h:mm:ss", "2024-05-01 15:30:00"),
        ("0.6458333333333334", "h:mm:ss", "15:30:00"), ("0.5", "0%", "50%"), ("0.125", "0.0%", "12.5%"),
        ("36525", "DD/MM/YYYY", "31/12/1999"), ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"), ("-3", "0", "-3"), ("-0.001", "0.00", "0.00"),
        ("7", "00000", "00007"), ("13800138000", "000-0000-0000", "138-0013-8000"), ("3.14159", '0.00" kg"', "3.14 kg"),
        ("1234.5", '"¥"#,##0.00', "¥1,234.50"), ("1234.5", "[$€-407] #,##0.00", "€ 1,234.50"),
        ("1234.5", '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "¥1,234.50"),
        ("-5", "#,##0;[Red]-#,##0", "-5"), ("1.5", "[h]:mm", "36:00"), ("45413", "d-mmm-yy", "1-May-24"),
        ("45413", 'yyyy"年"m"月"d"日"', "2024年5月1日"), ("45413", '[$-804]yyyy"年"m"月"d"日";@', "2024年5月1日"),
        ("45413.75", "h:mm AM/PM", "6:00 PM"), ("45413", "dddd, mmmm dd, yyyy", "Wednesday, May 01, 2024"),
        ("12345678", "0.00E+00", "1.23E+07"), ("1500000", '0.0,,"M"', "1.5M"), ("1", "yyyy-mm-dd", "1900-01-01"),
        ("61", "yyyy-mm-dd", "1900-03-01"), ("45413", "aaaa", "星期三"), ("0.5208333", "h:mm", "12:30"),
        ("0.0207", "mm:ss.0", "29:48.5"), ("45413.5", "m/d/yyyy\\ h:mm", "5/1/2024 12:00"), ("1.5", "0.##", "1.5"),
    ],
)  # fmt: skip
def test_formats(value, code, cell):
    assert formatted(value, code) == cell


def test_dates_from_1904():
    assert formatted("43951", "yyyy-mm-dd", is_1904=True) == "2024-05-01"


@pytest.mark.parametrize("code", ["[>3]0;0", "# ?/?", "[$-407]d. mmmm yyyy", "[DBNum1]0", "0" * 300])
def test_formats_that_are_not_known(code):
    assert formatted("45413.25", code) is None


def test_no_number():
    assert formatted("x", "0") is None
    assert formatted("-1", "yyyy") is None


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("0.30000000000000004", "0.3"), ("44197", "44197"), ("1e21", "1E+21"), ("1234567.891234", "1234567.891"),
        ("-5.25", "-5.25"), ("0", "0"), ("0.000012345", "1.2345E-05"), ("12345678901", "12345678901"),
    ],
)  # fmt: skip
def test_numbers_without_a_format(value, cell):
    assert general(value) == cell


def read(rows, edit=None):
    book = openpyxl.Workbook()
    for row, code in rows:
        book.active.append(row)
        if code:
            book.active.cell(book.active.max_row, 1).number_format = code
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    with noticed("took columns A and B"):
        alignment = FORMAT.read(io.BytesIO(stream.getvalue()), "file.xlsx")
    return alignment.source.strings()


ROWS = [
    ((date(2024, 5, 1), "2024年5月1日"), None),
    ((datetime(2024, 5, 1, 15, 30), "日期时间"), None),
    ((time(15, 30), "时间"), None),
    ((0.5, "百分之五十"), "0%"),
    ((date(1999, 12, 31), "旧日期"), "DD/MM/YYYY"),
    ((1234567.5, "金额"), "#,##0.00"),
    (("007", "编号零零七"), None),
    (("'quoted", "撇号"), None),
    ((True, "是"), None),
]
TEXTS = [
    "2024-05-01", "2024-05-01 15:30:00", "15:30:00", "50%", "31/12/1999", "1,234,567.50", "007", "'quoted", "TRUE",
]  # fmt: skip


@pytest.mark.parametrize("is_1904", [False, True])
def test_cells_are_read_as_the_sheet_shows_them(is_1904):
    def set_epoch(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert read(ROWS, set_epoch if is_1904 else None) == TEXTS


def test_a_format_that_is_not_known_is_said_once():
    rows = [((1.25, "一又四分之一"), "# ?/?"), ((2.5, "二又二分之一"), "# ?/?"), (("half", "一半"), None)]
    with noticed("numbers stand as they are stored where their format is one not known here: # ?/?"):
        assert read(rows) == ["1.25", "2.5", "half"]
