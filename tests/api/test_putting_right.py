"""An entry is put right on its page: proposed by one person, and reversed by another."""

from fastapi.testclient import TestClient
from story import Clock, R, tell

DIRECTOR = {"Ledger-Actor": "dora", "Ledger-Role": "head-of-service"}
BROKER = {"Ledger-Actor": "ben", "Ledger-Role": "broker"}


def test_an_entry_is_put_right_on_its_page_by_two_people(client: TestClient, clock: Clock) -> None:
    told = tell(client, clock)
    award, placement = told[f"{R}/mini-competition-award"], told["/placements"]
    assert f"/audit/log/{award}/correction" in client.get(f"/audit/log/{award}").text
    path = f"/audit/log/{award}/correction"
    form = client.get(path, headers=BROKER).text
    assert f"Entry {placement}: Placement started" in form
    assert "Proposed by another" not in form
    typed = {"reason": "Another search’s", "authority": "The director", "step": "reverse"}
    refused = client.post(path, data=typed, headers=BROKER)
    assert refused.status_code == 409
    assert "CORRECT-8" in refused.text
    assert f"{placement} placement started" in refused.text
    resting = [int(part.split('"')[0]) for part in form.split('name="with_it" value="')[1:]]
    whole = {**typed, "with_it": resting}
    assert "Proposed" in client.post(path, data={**whole, "step": "propose"}, headers=DIRECTOR).text
    assert "Proposed by another: Head of service" in client.get(path, headers=BROKER).text
    assert "Reversed" in client.post(path, data=whole, headers=BROKER).text
    again = client.post(path, data={**whole, "step": "reverse"}, headers=BROKER)
    assert "CORRECT-2" in again.text
    assert client.post(path, data={"step": "propose"}, headers=DIRECTOR).status_code == 422
