using System.Text.Json;

namespace ArtifactStore.Tests.Wire;

public sealed class WireErrorTests
{
    // What a client can get wrong, and the path that tells where.
    [TestCase("""{"artifact":{}}""", "$.artifact", TestName = "{m}(unknown filter)")]
    [TestCase("""{"artifacts":{"keys":{}}}""", "$.artifacts.keys", TestName = "{m}(unknown field)")]
    [TestCase("""{"artifacts":{"key":{"lik_":"a"}}}""", "$.artifacts.key.lik_", TestName = "{m}(unknown operator)")]
    [TestCase("""{"artifacts":{"id":{"like_":"a"}}}""", "$.artifacts.id.like_", TestName = "{m}(operator of another condition)")]
    [TestCase("""{"Artifacts":{}}""", "$.Artifacts", TestName = "{m}(case of a name)")]
    [TestCase("""{"IncludeData":true}""", "$.IncludeData", TestName = "{m}(C# name)")]
    [TestCase("""{"artifacts":{"key":{"not_any_":["a",null]}}}""", "$.artifacts.key.not_any_", TestName = "{m}(null text in a list)")]
    [TestCase("""{"artifacts":{"id":{"any_":[null]}}}""", "$.artifacts.id.any_", TestName = "{m}(null id in a list)")]
    [TestCase("""{"artifacts":{"version":{"any_":[null]}}}""", "$.artifacts.version.any_", TestName = "{m}(null number in a list)")]
    [TestCase("""{"artifacts":{"key":{"any_":"a"}}}""", "$.artifacts.key.any_", TestName = "{m}(text in place of a list)")]
    [TestCase("""{"artifacts":{"key":{"any_":[1]}}}""", "$.artifacts.key.any_", TestName = "{m}(number in a list of texts)")]
    [TestCase("""{"artifacts":{"key":{"any_":[["a"]]}}}""", "$.artifacts.key.any_", TestName = "{m}(list in a list)")]
    [TestCase("""{"artifacts":{"key":["a"]}}""", "$.artifacts.key", TestName = "{m}(list in place of a condition)")]
    [TestCase("""{"artifacts":{"key":"a"}}""", "$.artifacts.key", TestName = "{m}(text in place of a condition)")]
    [TestCase("""{"artifacts":[]}""", "$.artifacts", TestName = "{m}(list in place of a filter)")]
    [TestCase("""{"artifacts":{"id":{"any_":["a"]}}}""", "$.artifacts.id.any_", TestName = "{m}(not an id)")]
    [TestCase("""{"artifacts":{"version":{"ge_":1.5}}}""", "$.artifacts.version.ge_", TestName = "{m}(not a whole number)")]
    [TestCase("""{"artifacts":{"version":{"any_":["1"]}}}""", "$.artifacts.version.any_", TestName = "{m}(number as text)")]
    [TestCase("""{"artifacts":{"id":{"is_null_":"true"}}}""", "$.artifacts.id.is_null_", TestName = "{m}(flag as text)")]
    [TestCase("""{"artifacts":{"id":{"operator":"OR"}}}""", "$.artifacts.id.operator", TestName = "{m}(unknown combination)")]
    [TestCase("""{"artifacts":{"operator":1}}""", "$.artifacts.operator", TestName = "{m}(combination as a number)")]
    [TestCase("""{"artifacts":{"operator":"\ud800"}}""", "$.artifacts.operator", TestName = "{m}(combination with half a character)")]
    [TestCase("""{"artifacts":{"created":{"after_":"monday"}}}""", "$.artifacts.created.after_", TestName = "{m}(not a time)")]
    [TestCase("""{"artifacts":{"created":{"after_":5}}}""", "$.artifacts.created.after_", TestName = "{m}(time as a number)")]
    [TestCase(
        """{"artifacts":{"created":{"after_":"\ud800"}}}""",
        "$.artifacts.created.after_",
        TestName = "{m}(time with half a character)"
    )]
    [TestCase("""{"artifacts":{"type":{"like_":"a\u0000"}}}""", "$.artifacts.type.like_", TestName = "{m}(NUL in a text)")]
    [TestCase("""{"artifacts":{"type":{"like_":"a\ud800"}}}""", "$.artifacts.type.like_", TestName = "{m}(half a character in a text)")]
    [TestCase(
        """{"artifacts":{"type":{"like_":"\udc00\ud800"}}}""",
        "$.artifacts.type.like_",
        TestName = "{m}(halves of a character in the wrong order)"
    )]
    [TestCase("""{"artifacts":{"type":{"any_":["a\u0000"]}}}""", "$.artifacts.type.any_", TestName = "{m}(NUL in a list)")]
    [TestCase("""{"artifacts":{"type":{"any_":["ok","\udfff"]}}}""", "$.artifacts.type.any_", TestName = "{m}(half a character in a list)")]
    [TestCase("""{"flow_runs":{"state":{"type":{"any_":["DONE"]}}}}""", "$.flow_runs.state.type.any_", TestName = "{m}(unknown state)")]
    [TestCase(
        """{"flow_runs":{"state":{"type":{"any_":["Completed"]}}}}""",
        "$.flow_runs.state.type.any_",
        TestName = "{m}(case of a state)"
    )]
    [TestCase("""{"flow_runs":{"state":{"type":{"any_":[3]}}}}""", "$.flow_runs.state.type.any_", TestName = "{m}(state as a number)")]
    [TestCase("""{"flow_runs":{"created_by":{"type_":[null]}}}""", "$.flow_runs.created_by.type_", TestName = "{m}(null in a creator)")]
    [TestCase(
        """{"task_runs":{"flow_run_id":{"is_null_":"null"}}}""",
        "$.task_runs.flow_run_id.is_null_",
        TestName = "{m}(membership as text)"
    )]
    [TestCase("""{"deployments":{"paused":{"eq_":0}}}""", "$.deployments.paused.eq_", TestName = "{m}(flag as a number)")]
    [TestCase("""{"sort":"NAME_DESC"}""", "$.sort", TestName = "{m}(unknown sort)")]
    [TestCase("""{"sort":1}""", "$.sort", TestName = "{m}(sort as a number)")]
    [TestCase("""{"sort":"\ud800"}""", "$.sort", TestName = "{m}(sort with half a character)")]
    [TestCase("""{"limit":-1}""", "$.limit", TestName = "{m}(negative limit)")]
    [TestCase("""{"limit":2147483648}""", "$.limit", TestName = "{m}(huge limit)")]
    [TestCase("""{"limit":"1"}""", "$.limit", TestName = "{m}(limit as text)")]
    [TestCase("""{"offset":-5}""", "$.offset", TestName = "{m}(negative offset)")]
    [TestCase("""{"offset":0.5}""", "$.offset", TestName = "{m}(broken offset)")]
    [TestCase("""{"after":"nonsense"}""", "$.after", TestName = "{m}(not a cursor)")]
    [TestCase("""{"after":""}""", "$.after", TestName = "{m}(empty cursor)")]
    [TestCase("""{"after":{}}""", "$.after", TestName = "{m}(cursor as an object)")]
    [TestCase("""{"after":"\ud800"}""", "$.after", TestName = "{m}(cursor with half a character)")]
    [TestCase("""{"offset":1,"after":"AQAAAZjC9nweelWdbiuPCkwedw"}""", "$.offset", TestName = "{m}(cursor and offset)")]
    [TestCase("""{"sort":"KEY_ASC","after":"AQAAAZjC9nweelWdbiuPCkwedw"}""", "$.after", TestName = "{m}(cursor of another sort)")]
    [TestCase("""{"after":"AQEAAZjC9nweelWdbiuPCkwedw"}""", "$.after", TestName = "{m}(cursor of keys)")]
    [TestCase("""{"include_data":"no"}""", "$.include_data", TestName = "{m}(include_data as text)")]
    [TestCase("""{"limit":1,"limit":2}""", "$.limit", TestName = "{m}(duplicate)")]
    [TestCase("""{"artifacts":{"id":{"any_":[],"any_":[]}}}""", "$.artifacts.id.any_", TestName = "{m}(duplicate operator)")]
    [TestCase("""{"limit":1,}""", "$", TestName = "{m}(trailing comma)")]
    [TestCase("""{/* all */}""", "$", TestName = "{m}(comment)")]
    [TestCase("""{"limit":1} {}""", "$", TestName = "{m}(trailing text)")]
    [TestCase("""{"artifacts":{"id":{"any_":["0000""", "$.artifacts.id.any_", TestName = "{m}(cut short)")]
    [TestCase("[]", "$", TestName = "{m}(a list)")]
    [TestCase("", "$", TestName = "{m}(nothing)")]
    public void A_mistake_is_a_JsonException_with_its_path(string json, string path) =>
        FluentActions.Invoking(() => WireRecords.Read<ArtifactQuery>(json)).Should().Throw<JsonException>().Which.Path.Should().Be(path);

    [Test]
    public void Latest_is_not_asked_for_by_the_id_of_an_artifact() =>
        FluentActions
            .Invoking(() => WireRecords.Read<ArtifactCollectionQuery>("""{"artifacts":{"id":{}}}"""))
            .Should()
            .Throw<JsonException>()
            .Which.Path.Should()
            .Be("$.artifacts.id");

    [TestCase(
        """{"sort":"NAME"}""",
        "'NAME' is not one of ID_DESC, CREATED_DESC, UPDATED_DESC, KEY_DESC, KEY_ASC, ID_ASC, CREATED_ASC, UPDATED_ASC.*"
    )]
    [TestCase("""{"sort":"a\u0007\n"}""", "'a\\u0007\\u000a' is not one of *")]
    [TestCase("""{"limit":-1}""", "Limit -1 is negative. Give 0 or more, or leave it out.")]
    [TestCase("""{"limit":1234567890123456789012345678901234567890}""", "The number is not a whole number*")]
    [TestCase("""{"limit":{}}""", "An object is not a whole number*")]
    [TestCase("""{"artifacts":{"operator":"xor_"}}""", "'xor_' is not one of and_, or_.*")]
    [TestCase("""{"artifacts":{"id":{"any_":["run-7"]}}}""", "'run-7' is not an id.*with dashes.*")]
    [TestCase(
        """{"artifacts":{"id":{"any_":["0198c2f67c1e7a559d6e2b8f0a4c1e77"]}}}""",
        "'0198c2f67c1e7a559d6e2b8f0a4c1e77' is not an id.*with dashes.*"
    )]
    [TestCase("""{"artifacts":{"id":{"any_":[7]}}}""", "7 is not an id.*")]
    [TestCase("""{"artifacts":{"created":{"after_":"\ud800"}}}""", "'\uFFFD' is not a time*")]
    [TestCase("""{"artifacts":{"key":{"any_":"a"}}}""", "'a' is not a list. Write [\"a\"].")]
    [TestCase("""{"artifacts":{"key":"x"}}""", "'x' is not an object. Write {\"any_\": [\"x\"]}.")]
    [TestCase("""{"artifacts":{"key":["x", "y"]}}""", "A list is not an object. Write {\"any_\": [\"x\", \"y\"]}.")]
    [TestCase("""{"artifacts":{"version":3}}""", "3 is not an object. Write {\"any_\": [3]}.")]
    [TestCase("""{"artifacts":{"created":"2026-01-05"}}""", "'2026-01-05' is not an object. Write {\"after_\": \"2026-01-05\"}.")]
    [TestCase("""{"flow_runs":{"state":"FAILED"}}""", "'FAILED' is not an object. Write {\"type\": {\"any_\": [\"FAILED\"]}}.")]
    [TestCase("""{"flow_runs":{"tags":"eu"}}""", "'eu' is not an object. Write {\"all_\": [\"eu\"]}.")]
    [TestCase("""{"deployments":{"paused":true}}""", "true is not an object. Write {\"eq_\": true}.")]
    [TestCase("""{"artifacts":["x"]}""", "A list is not an object. Write one, with any of id, key, version, *")]
    [TestCase("""{"artifacts":{"key":{"eq_":"x"}}}""", "'eq_' is not a member here. The members are any_, not_any_, *")]
    [TestCase("""{"artifacts":{"key":{"like_":true}}}""", "true is not a text.*")]
    [TestCase("""{"task_runs":{"flow_run_id":{"is_null_":"null"}}}""", "'null' is not one of true, false, null.*")]
    [TestCase("""{"artifacts":{"key":{"any_":[null]}}}""", "*element 0 is null*")]
    [TestCase("""{"after":"nonsense"}""", "'nonsense' is not a cursor.*ArtifactCursor.ToString*")]
    [TestCase("""{"artifacts":{"created":{"after_":"monday"}}}""", "'monday' is not a time: it does not start with a date*RFC 3339*")]
    public void The_message_names_the_correct_form(string json, string message) =>
        FluentActions.Invoking(() => WireRecords.Read<ArtifactQuery>(json)).Should().Throw<JsonException>().WithMessage(message);

    [TestCase("sort", "\"{0}\"")]
    [TestCase("limit", "{0}")]
    public void A_long_value_is_cut_in_the_message(string property, string value)
    {
        var json =
            $"{{\"{property}\":{string.Format(System.Globalization.CultureInfo.InvariantCulture, value, new string('7', 100_000))}}}";
        FluentActions
            .Invoking(() => WireRecords.Read<ArtifactQuery>(json))
            .Should()
            .Throw<JsonException>()
            .Which.Message.Length.Should()
            .BeLessThan(300);
    }

    [Test]
    public void Text_beyond_unicode_is_refused()
    {
        // 0xC3 0x28 is not UTF-8.
        byte[] json = [.. "{\"artifacts\":{\"type\":{\"like_\":\""u8, 0xC3, 0x28, .. "\"}}}"u8];
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<ArtifactQuery>(json, ArtifactStoreJson.Options))
            .Should()
            .Throw<JsonException>();
    }

    [Test]
    public void Reading_any_text_gives_a_query_or_a_JsonException() =>
        Gen.Select(Any.Record(typeof(ArtifactQuery)), Gen.Int[0, 1_000_000], Gen.OneOf<char>([.. "{}[]\",:0-\\u_an \u0000"]))
            .Sample(
                (query, at, c) =>
                {
                    var json = WireRecords.Write(query);
                    var broken = json.Remove(at % json.Length, 1).Insert(at % json.Length, c.ToString());
                    try
                    {
                        WireRecords.Read<ArtifactQuery>(broken);
                    }
                    catch (JsonException e)
                    {
                        e.Path.Should().StartWith("$");
                    }
                },
                iter: 2_000
            );
}
