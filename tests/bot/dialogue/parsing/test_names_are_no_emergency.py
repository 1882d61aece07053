"""A person's name is no red flag, in whatever language its parts mean something: Jide Obi is not "hold the heart"."""

from itertools import product

from bot.dialogue.parsing.emergency import red_flag
from web.demo.recipe import recipes

GIVEN = (
    "Ada Adaeze Aisha Akin Aliyu Amaka Amina Ayo Bello Bisi Bola Bukola Chidi Chika Chinedu Dare Dayo Efe Ejike Emeka Femi"
    " Funke Funmi Gozie Halima Hauwa Ibrahim Ifeoma Jide Kemi Kunle Musa Ngozi Nkechi Obinna Ola Segun Sade Tunde Uche"
    " Uju Yetunde Zainab Awa Koffi Aminata Moussa Fatou Jean Marie"
)
FAMILY = (
    "Abubakar Ade Adeyemi Afolabi Agbo Ajayi Akpan Bakare Balogun Bello Chukwu Danjuma Ebi Eze Fashola Garba Hassan Ibe Igwe"
    " Kalu Lawal Nwosu Obi Ogun Ojo Okafor Okeke Okoro Onu Sani Umar Usman Yusuf Diallo Traore Kone Ndiaye Mensah Sow"
)


def test_no_common_name_raises_the_alarm() -> None:
    people = {f"{p.first} {p.last}" for recipe in recipes() for c in recipe.contacts for p in c.people}
    names = {f"{given} {family}" for given, family in product(GIVEN.split(), FAMILY.split())} | people
    both = names | {f"{name.split()[1]} {name.split()[0]}" for name in names}
    assert sorted(name for name in both if (flag := red_flag(name)) is not None and flag.certain) == []
