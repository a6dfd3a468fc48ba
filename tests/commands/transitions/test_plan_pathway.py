from datetime import date

from examples import care_ended, care_started, pathway
from specification import given

from domain.commands.transitions.plan_pathway import NotYetSixteen, PlanPathway

plan = PlanPathway(child_ref=pathway.child_ref, planned_on=pathway.planned_on)
older = care_started.model_copy(update={"born_in": "2006-02"})


def test_the_personal_adviser_is_the_officer_who_records_the_plan() -> None:
    given(older).by("pat").when(plan).then(pathway)


def test_pathway_1_the_child_is_looked_after_and_may_be_sixteen() -> None:
    given().when(plan).then_refused(NotYetSixteen)
    given(care_started).when(plan).then_refused(NotYetSixteen)
    before = plan.model_copy(update={"planned_on": date(2022, 1, 31)})
    given(older).when(before).then_refused(NotYetSixteen)
    gone = care_ended.model_copy(update={"ended_on": pathway.planned_on})
    given(older, gone).when(plan).then_refused(NotYetSixteen)
