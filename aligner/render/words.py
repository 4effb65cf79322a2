"""The words of the pages: in English, and in Chinese beside it where the reader may know that better."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from aligner.languages.tags import is_chinese

# What has no Chinese word here, such as a new kind of division, is in English alone.
_CHINESE = {
    "90 % of the sentences are at most (characters)": "九成句子不超过（字符）",
    "90 % of the sentences are at most (tokens)": "九成句子不超过（词）",
    "Alignment path": "对齐路径",
    "All": "全部",
    "all": "合计",
    "approved": "已确认",
    "automatic": "自动",
    "beads": "句对",
    "beads seen before": "前面出现过的句对",
    "beads with findings": "有问题的句对",
    "beads without it": "缺此侧的句对",
    "candidate": "候选",
    "characters": "字符",
    "Collocations": "搭配",
    "Comparison": "对照",
    "Confidence": "置信度",
    "confidence": "置信度",
    "Contents": "目录",
    "context": "例句",
    "contexts": "例句",
    "conversion": "换算",
    "count": "频次",
    "Count": "频次",
    "Counterparts": "对应关系",
    "date": "日期",
    "difference": "差异",
    "differences": "差异",
    "Differences from gold": "与标准对齐的差异",
    "document": "文档",
    "documents": "文档",
    "Documents that fit least": "匹配度最低的文档",
    "doubled": "重复",
    "doubtful": "存疑",
    "ending": "句末标点",
    "error": "错误",
    "example": "例句",
    "failed": "失败",
    "Figures": "数据",
    "finding": "问题",
    "Findings": "检查结果",
    "findings": "问题",
    "fit": "匹配度",
    "forms": "词形",
    "Frequencies": "词频",
    "Glossary": "术语表",
    "gold": "标准",
    "hit": "命中",
    "hits": "命中",
    "How it was made": "制作方法",
    "in one text only": "仅见一文",
    "in several texts": "多文共有",
    "incomplete": "不完整",
    "inconsistent": "译法不一",
    "information": "提示",
    "item": "条目",
    "its translation": "例句译文",
    "Kind": "词类",
    "kind of error": "错误类型",
    "Kind of finding": "问题类型",
    "Languages": "语言",
    "Keywords": "关键词",
    "left": "左",
    "length": "长度",
    "likeness of the texts": "两文相近度",
    "limit": "长度限制",
    "log Dice": "对数 Dice",
    "log ratio": "对数比",
    "log-likelihood": "对数似然",
    "match": "匹配",
    "matches": "匹配",
    "Matches": "匹配",
    "mean confidence": "平均置信度",
    "mean length of a sentence (characters)": "平均句长（字符）",
    "mean length of a sentence (tokens)": "平均句长（词）",
    "median length of a sentence (characters)": "中位句长（字符）",
    "median length of a sentence (tokens)": "中位句长（词）",
    "merge": "合并",
    "Metadata": "元数据",
    "name": "名称",
    "new": "新增",
    "no counterpart": "无对应",
    "not said later": "后文未提",
    "note": "备注",
    "number": "数字",
    "negation": "否定",
    "omitted": "漏译",
    "one-sided": "单边",
    "Overview": "概览",
    "pair": "句对",
    "pattern": "自定规则",
    "per million": "每百万词",
    "points": "要点",
    "probability": "概率",
    "proposal": "建议",
    "quotation": "引用",
    "quotations": "引用",
    "quote": "引号",
    "reference": "参照语料",
    "rejected": "已否决",
    "Repeated": "重复",
    "repeated": "叠用",
    "restatement": "复述",
    "restatements": "复述",
    "right": "右",
    "said in another text too": "他文亦述",
    "same": "相同的",
    "Score": "评分",
    "Search": "搜索",
    "section": "章节",
    "see": "参见",
    "sentences": "句子",
    "shape": "类型",
    "Shapes": "句对类型",
    "share": "比例",
    "share right": "正确率",
    "shift": "错位",
    "Show": "显示",
    "Sides": "两侧",
    "Source": "原文",
    "source": "原文",
    "source sentence": "原文句子",
    "spacing": "空格",
    "split": "拆分",
    "Statistics": "统计",
    "Status": "状态",
    "tag": "标签",
    "Target": "译文",
    "target": "译文",
    "target sentence": "译文句子",
    "term": "术语",
    "terms": "术语",
    "title": "标题",
    "tokens": "词例",
    "translation": "翻译",
    "Translations": "译法",
    "translations": "翻译",
    "types": "词型",
    "unit": "单位",
    "untranslated": "未译",
    "warning": "警告",
    "width": "全半角",
    "word": "词",
    "words": "词",
}
_SPAN = Markup("<span>{}</span>")
_BOTH = Markup('<span>{} <span lang="zh-Hans" class="zh">{}</span></span>')


class PageWords:
    """The words of a page for the languages that it shows.

    Args:
        tags: BCP 47 tags of its languages.
    """

    def __init__(self, *tags: str) -> None:
        self._with_chinese = any(map(is_chinese, tags))

    @lru_cache(maxsize=256)  # noqa: B019 - lives as long as one page is written
    def __call__(self, english: str, *, is_first: bool = False) -> Markup:
        """Return an element with a word.

        Args:
            english: The word.
            is_first: Whether it begins with a capital letter.
        """
        shown = english.capitalize() if is_first else english
        chinese = _CHINESE.get(english) if self._with_chinese else None
        return _SPAN.format(shown) if chinese is None else _BOTH.format(shown, chinese)

    def plain(self, english: str) -> str:
        """Return a word without markup, for where no element can stand."""
        chinese = _CHINESE.get(english) if self._with_chinese else None
        return english if chinese is None else f"{english} {chinese}"
