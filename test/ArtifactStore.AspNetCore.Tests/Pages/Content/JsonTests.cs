using System.Text.Json;
using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class JsonTests
{
    [Test]
    public void A_tree_shows_members_with_their_paths()
    {
        var tree = JsonTree.Build(Parse("""{"a/b":[1,"x"],"n":null}"""));

        tree.Text.Should().Be("2 members");
        tree.Children[0].Path.Should().Be("/a~1b");
        tree.Children[0]
            .Children[1]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Name = "1",
                    Kind = "string",
                    Text = "x",
                    Path = "/a~1b/1",
                }
            );
    }

    [Test]
    public void What_a_page_cannot_hold_is_behind_a_path()
    {
        var tree = JsonTree.Build(Parse($"[{string.Join(',', Enumerable.Range(0, 10_000))}]"));

        tree.Children.Should().HaveCount(100);
        tree.Hidden.Should().Be(9_900);
        JsonTree.Build(Parse($"[{string.Join(',', Enumerable.Range(0, 10_000))}]"), skip: 9_950).Children.Should().HaveCount(50);
    }

    [Test]
    public void A_tree_as_deep_as_a_body_may_be_ends_in_paths_that_lead_on()
    {
        var value = Parse(string.Concat(Enumerable.Repeat("[", 900)) + string.Concat(Enumerable.Repeat("]", 900)));

        var node = JsonTree.Build(value);
        while (node.Children.Count > 0)
        {
            node = node.Children[0];
        }

        node.IsCut.Should().BeTrue();
        JsonTree.Find(value, node.Path!)!.Value.GetArrayLength().Should().Be(1);
    }

    [TestCase("/x")]
    [TestCase("/a/7")]
    [TestCase("/a/-1")]
    [TestCase("/a/0/b")]
    public void A_path_that_leads_nowhere_finds_nothing(string path) => JsonTree.Find(Parse("""{"a":[1]}"""), path).Should().BeNull();

    [Test]
    public void Differences_are_listed_by_path()
    {
        var differences = JsonDiff.Compare(Parse("""{"a":1,"b":{"c":[1,2]},"d":1}"""), Parse("""{"a":1,"b":{"c":[1,3,4]},"e":[]}"""))!;

        differences.Should().Equal(("/b/c/1", "2", "3"), ("/b/c/2", null, "4"), ("/e", null, "[]"), ("/d", "1", null));
    }

    [Test]
    public void A_long_name_is_not_in_the_path_of_each_value_below_it()
    {
        var body = $$"""{"{{new string('x', 1_000_000)}}":[{{string.Join(',', Enumerable.Repeat("[1]", 100))}}]}""";

        var tree = JsonTree.Build(Parse(body));

        tree.Children[0].Children.Should().HaveCount(100).And.OnlyContain(child => child.Path == null);
        var shorter = $$"""{"{{new string('x', 3_900)}}":[{{string.Join(',', Enumerable.Repeat("1", 2_000))}}]}""";
        JsonDiff.Compare(Parse(shorter), Parse(shorter)).Should().BeNull();
    }

    [Test]
    public void As_many_values_as_are_compared_are_compared()
    {
        var (old, @new) = (Numbers(0), Numbers(1));

        JsonDiff.Compare(old, old).Should().BeEmpty();
        JsonDiff.Compare(old, @new).Should().HaveCount(JsonDiff.MaxValues);

        static JsonElement Numbers(int first) => Parse($"[{string.Join(',', Enumerable.Range(first, JsonDiff.MaxValues))}]");
    }

    [Test]
    public void A_text_with_half_a_character_is_shown_as_it_is_written() => Parse("\"\\ud800\"").Show().Should().Be("\"\\ud800\"");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = ArtifactData.MaxDepth });
        return document.RootElement.Clone();
    }
}
