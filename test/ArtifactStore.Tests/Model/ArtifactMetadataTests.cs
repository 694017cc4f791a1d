using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

public sealed class ArtifactMetadataTests
{
    [Test]
    public void Entries_keep_their_order()
    {
        var metadata = new ArtifactMetadata(("z", "1"), ("a", "2"), ("m", "3"));
        metadata.Select(entry => entry.Key).Should().Equal("z", "a", "m");
        metadata.Keys.Should().Equal("z", "a", "m");
        metadata.Values.Should().Equal("1", "2", "3");
        metadata.Json.Should().Be("""{"z":"1","a":"2","m":"3"}""");
        ArtifactMetadata.FromStore(metadata.Json).Keys.Should().Equal("z", "a", "m");
    }

    [Test]
    public void Equality_is_by_content_in_any_order()
    {
        var a = new ArtifactMetadata(("x", "1"), ("y", "2"));
        var b = new ArtifactMetadata(("y", "2"), ("x", "1"));
        a.Equals(b).Should().BeTrue();
        (a == b).Should().BeTrue();
        (a != b).Should().BeFalse();
        a.GetHashCode().Should().Be(b.GetHashCode());
        a.Equals((object)b).Should().BeTrue();
        a.Equals(ArtifactMetadata.FromStore(""" { "y": "2", "x": "1" } """)).Should().BeTrue();
    }

    [Test]
    public void Other_content_is_not_equal()
    {
        var a = new ArtifactMetadata(("x", "1"), ("y", "2"));
        a.Equals(new ArtifactMetadata(("x", "1"))).Should().BeFalse();
        a.Equals(new ArtifactMetadata(("x", "1"), ("y", "1"))).Should().BeFalse();
        a.Equals(new ArtifactMetadata(("x", "1"), ("Y", "2"))).Should().BeFalse();
        a.Equals(new ArtifactMetadata(("x", "2"), ("y", "1"))).Should().BeFalse();
        a.Equals(null).Should().BeFalse();
        a!.Equals(new object()).Should().BeFalse();
        new ArtifactMetadata().Equals(null).Should().BeFalse();
    }

    [Test]
    public void Equal_content_has_one_hash_code_and_survives_the_store() =>
        Gen.Select(Any.Text, Any.Text)
            .Array[0, 5]
            .Sample(pairs =>
            {
                var entries = pairs.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)).ToArray();
                var metadata = new ArtifactMetadata(entries);
                var stored = ArtifactMetadata.FromStore(metadata.Json);
                var reversed = new ArtifactMetadata(entries.Reverse());
                stored.SequenceEqual(entries).Should().BeTrue();
                stored.Equals(reversed).Should().BeTrue();
                stored.GetHashCode().Should().Be(reversed.GetHashCode());
            });

    [Test]
    public void It_reads_as_a_dictionary()
    {
        var metadata = new ArtifactMetadata(("x", "1"));
        metadata.Should().HaveCount(1);
        metadata["x"].Should().Be("1");
        metadata.ContainsKey("X").Should().BeFalse();
        metadata.TryGetValue("x", out var value).Should().BeTrue();
        value.Should().Be("1");
        metadata.TryGetValue("y", out _).Should().BeFalse();
        FluentActions.Invoking(() => metadata["y"]).Should().Throw<KeyNotFoundException>();
    }

    [Test]
    public void A_dictionary_converts_and_is_copied()
    {
        var source = new Dictionary<string, string> { ["source"] = "NOAA" };
        var create = new ArtifactCreate { Metadata = source };
        source["source"] = "changed";
        create.Metadata!.Json.Should().Be("""{"source":"NOAA"}""");
        new ArtifactCreate { Metadata = (Dictionary<string, string>?)null }
            .Metadata.Should()
            .BeNull();
    }

    [Test]
    public void No_view_of_it_can_change_it()
    {
        var metadata = new ArtifactMetadata(("x", "1"));
        metadata.Should().NotBeAssignableTo<IDictionary<string, string>>();
        FluentActions.Invoking(() => ((ICollection<string>)metadata.Keys).Add("y")).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => ((ICollection<string>)metadata.Values).Clear()).Should().Throw<NotSupportedException>();
    }

    [Test]
    public void A_key_occurs_once() =>
        FluentActions
            .Invoking(() => new ArtifactMetadata(("x", "1"), ("x", "1")))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("entries")
            .WithMessage("The metadata key 'x' occurs twice.*");

    [Test]
    public void Hostile_texts_are_refused_by_name()
    {
        FluentActions
            .Invoking(() => new ArtifactMetadata(("a\0", "1")))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The metadata key 'a\\u0000' has a NUL character at index 1*");
        FluentActions
            .Invoking(() => new ArtifactMetadata(("a", $"b{(char)0xD800}")))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The metadata value 'b\\ud800' has an unpaired surrogate at index 1*");
        FluentActions
            .Invoking(() => new ArtifactMetadata(("a", null!)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The metadata entry 'a' has a null key or value.*");
        FluentActions
            .Invoking(() => new ArtifactMetadata((null!, "b")))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("The metadata entry 'b' has a null key or value.*");
        FluentActions
            .Invoking(() => new ArtifactMetadata((IEnumerable<KeyValuePair<string, string>>)null!))
            .Should()
            .Throw<ArgumentNullException>();
    }

    [Test]
    public void Foreign_JSON_in_the_column_can_be_read() =>
        ArtifactMetadata
            .FromStore("""{"a":1,"b":{"c":[true]},"d":null,"e":"x"}""")
            .ToArray()
            .Should()
            .Equal(
                KeyValuePair.Create("a", "1"),
                KeyValuePair.Create("b", """{"c":[true]}"""),
                KeyValuePair.Create("d", "null"),
                KeyValuePair.Create("e", "x")
            );
}
