"""What a saved filter may be called, and how many there may be (S73)."""

LONGEST, MOST = 20, 12

NO_NAME = "请给这组条件起个名字，例如“超过 2 天”。"
TOO_LONG = f"名字最多 {LONGEST} 个字，请改短。"
TAKEN = "已经有一组条件叫这个名字，请换一个。"
TOO_MANY = f"最多保存 {MOST} 组条件，请先删除不用的。"
