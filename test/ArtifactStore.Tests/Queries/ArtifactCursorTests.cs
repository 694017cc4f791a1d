using System.Buffers.Text;
using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Queries;

public sealed class ArtifactCursorTests
{
    private static readonly Artifact Row = new()
    {
        Id = new("01020304-0506-0708-090a-0b0c0d0e0f10"),
        Created = DateTimeOffset.UnixEpoch,
        Updated = DateTimeOffset.UnixEpoch.AddDays(1),
        Key = "k",
    };

    [Test]
    public void A_cursor_of_any_row_and_sort_reads_back() =>
        Any.Cursor.Sample(cursor =>
        {
            var text = cursor.ToString();
            text.Should().MatchRegex("^[A-Za-z0-9_-]+$", "it stands in a URL");
            ArtifactCursor.Parse(text).Should().Be(cursor);
            ArtifactCursor.TryParse(text, out var again).Should().BeTrue();
            again!.GetHashCode().Should().Be(cursor.GetHashCode());
        });

    [TestCase(ArtifactSort.IdDesc)]
    [TestCase(ArtifactSort.IdAsc)]
    [TestCase(ArtifactSort.CreatedDesc)]
    [TestCase(ArtifactSort.CreatedAsc)]
    [TestCase(ArtifactSort.UpdatedDesc)]
    [TestCase(ArtifactSort.UpdatedAsc)]
    [TestCase(ArtifactSort.KeyDesc)]
    [TestCase(ArtifactSort.KeyAsc)]
    public void It_contains_the_sort_the_sort_key_and_the_id(ArtifactSort sort)
    {
        var cursor = ArtifactCursor.Parse(ArtifactCursor.After(Row, sort).ToString());
        (cursor.Sort, cursor.Id, cursor.OfCollection).Should().Be((sort, Row.Id, false));
        cursor
            .Time.Should()
            .Be(
                sort switch
                {
                    ArtifactSort.CreatedDesc or ArtifactSort.CreatedAsc => Row.Created,
                    ArtifactSort.UpdatedDesc or ArtifactSort.UpdatedAsc => Row.Updated,
                    _ => null,
                }
            );
        cursor.Key.Should().Be(sort is ArtifactSort.KeyAsc or ArtifactSort.KeyDesc ? "k" : null);
    }

    [Test]
    public void Of_a_key_it_carries_the_collections_own_id()
    {
        var collection = new ArtifactCollection
        {
            CollectionId = Row.Id,
            Created = Row.Created,
            Updated = Row.Updated,
            Key = "k",
            LatestId = Guid.NewGuid(),
            Version = 1,
        };
        var cursor = ArtifactCursor.Parse(ArtifactCursor.After(collection, ArtifactSort.IdDesc).ToString());
        (cursor.Id, cursor.OfCollection).Should().Be((collection.CollectionId, true));
        cursor.Should().NotBe(ArtifactCursor.After(Row, ArtifactSort.IdDesc));
    }

    [Test]
    public void A_null_key_and_an_empty_key_are_different_positions()
    {
        var none = ArtifactCursor.Parse(ArtifactCursor.After(Row with { Key = null }, ArtifactSort.KeyAsc).ToString());
        var empty = ArtifactCursor.Parse(ArtifactCursor.After(Row with { Key = "" }, ArtifactSort.KeyAsc).ToString());
        none.Key.Should().BeNull();
        empty.Key.Should().Be("");
    }

    [Test]
    public void The_first_and_the_last_time_of_the_calendar_read_back()
    {
        foreach (var time in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue])
        {
            var cursor = ArtifactCursor.After(Row with { Created = time }, ArtifactSort.CreatedDesc);
            ArtifactCursor.Parse(cursor.ToString()).Should().Be(cursor);
        }
    }

    [Test]
    public void A_row_whose_key_no_store_returns_is_refused_where_the_key_is_the_sort_key()
    {
        var collection = new ArtifactCollection
        {
            CollectionId = Row.Id,
            Created = Row.Created,
            Updated = Row.Updated,
            Key = null!,
            LatestId = Row.Id,
            Version = 1,
        };
        FluentActions
            .Invoking(() => ArtifactCursor.After(collection, ArtifactSort.KeyAsc))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("collection")
            .WithMessage("Key is null. *");
        FluentActions
            .Invoking(() => ArtifactCursor.After(Row with { Key = "a\0b" }, ArtifactSort.KeyDesc))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("artifact")
            .WithMessage("Key 'a\\u0000b' has a NUL character at index 1.*");
        ArtifactCursor.After(collection, ArtifactSort.IdDesc).Id.Should().Be(Row.Id);
    }

    // Hosts keep cursors in bookmarks: format 1 must be read for ever.
    [TestCase(ArtifactSort.IdDesc, "AQAAAQIDBAUGBwgJCgsMDQ4PEA")]
    [TestCase(ArtifactSort.CreatedDesc, "AQABAQIDBAUGBwgJCgsMDQ4PEADcv_7_K8AA")]
    [TestCase(ArtifactSort.KeyAsc, "AQAEAQIDBAUGBwgJCgsMDQ4PEAFr")]
    [TestCase(ArtifactSort.IdAsc, "AQAFAQIDBAUGBwgJCgsMDQ4PEA")]
    [TestCase(ArtifactSort.UpdatedAsc, "AQAHAQIDBAUGBwgJCgsMDQ4PEADcwBMdAyAA")]
    public void The_format_is_stable(ArtifactSort sort, string text)
    {
        ArtifactCursor.After(Row, sort).ToString().Should().Be(text);
        ArtifactCursor.Parse(text).Should().Be(ArtifactCursor.After(Row, sort));
    }

    private static IEnumerable<TestCaseData> Garbage()
    {
        byte[] id = new byte[16];
        yield return Case("nothing", []);
        yield return Case("another format", [2, 0, 0, .. id]);
        yield return Case("another kind of list", [1, 2, 0, .. id]);
        yield return Case("an unknown sort", [1, 0, 8, .. id]);
        yield return Case("cut short", [1, 0, 0, .. id[1..]]);
        yield return Case("an id with a tail", [1, 0, 0, .. id, 0]);
        yield return Case("no time", [1, 0, 1, .. id]);
        yield return Case("half a time", [1, 0, 1, .. id, 0, 0, 0, 0]);
        yield return Case("a time before the calendar", [1, 0, 1, .. id, 0xFF, 0, 0, 0, 0, 0, 0, 0]);
        yield return Case("a time after the calendar", [1, 0, 2, .. id, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        yield return Case("the first time after the calendar", [1, 0, 2, .. id, 0x04, 0x61, 0x04, 0x0B, 0xCB, 0x9F, 0x20, 0x00]);
        yield return Case("no key sign", [1, 0, 3, .. id]);
        yield return Case("an unknown key sign", [1, 0, 3, .. id, 2]);
        yield return Case("no key with a tail", [1, 0, 3, .. id, 0, 65]);
        yield return Case("a collection without a key", [1, 1, 3, .. id, 0]);
        yield return Case("a key that is not UTF-8", [1, 0, 4, .. id, 1, 0xC3, 0x28]);
        yield return Case("a key with half a character", [1, 0, 4, .. id, 1, 0xED, 0xA0, 0x80]);
        yield return Case("a key with NUL", [1, 0, 4, .. id, 1, 65, 0]);

        static TestCaseData Case(string name, byte[] bytes) => new TestCaseData(Base64Url.EncodeToString(bytes)).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Garbage))]
    [TestCase("not a cursor")]
    [TestCase("AQAA!")]
    [TestCase("AQAAAQIDBAUGBwgJCgsMDQ4PEA+")]
    [TestCase("é")]
    [TestCase("\0")]
    public void Garbage_is_refused(string text)
    {
        ArtifactCursor.TryParse(text, out var cursor).Should().BeFalse();
        cursor.Should().BeNull();
        FluentActions
            .Invoking(() => ArtifactCursor.Parse(text))
            .Should()
            .Throw<FormatException>()
            .WithMessage("*is not a cursor. Use a text returned by ArtifactCursor.ToString.*");
    }

    [Test]
    public void Null_is_not_a_cursor()
    {
        ArtifactCursor.TryParse(null, out _).Should().BeFalse();
        FluentActions.Invoking(() => ArtifactCursor.Parse(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ArtifactCursor.After((Artifact)null!, default)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ArtifactCursor.After((ArtifactCollection)null!, default)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ArtifactCursor.After(Row, (ArtifactSort)9)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Any_text_is_a_cursor_or_is_not_but_never_an_exception() =>
        Gen.OneOf(
                Gen.String,
                Gen.OneOf<char>([.. "AZaz09-_= \n%"]).Array[0, 60].Select(chars => new string(chars)),
                Gen.Byte.Array[0, 50].Select(bytes => Base64Url.EncodeToString(bytes)),
                Gen.Byte.Array[16, 32].Select(bytes => Base64Url.EncodeToString([1, 0, .. bytes])),
                Gen.Select(Any.Cursor, Gen.Int[0, 1000], Gen.Char).Select((cursor, at, c) => Mutate(cursor.ToString(), at, c))
            )
            .Sample(
                text =>
                {
                    if (ArtifactCursor.TryParse(text, out var cursor))
                    {
                        ArtifactCursor.Parse(cursor.ToString()).Should().Be(cursor);
                    }
                },
                iter: 5_000
            );

    private static string Mutate(string text, int at, char c) =>
        (at % 3) switch
        {
            0 => text.Remove(at % text.Length, 1),
            1 => text.Insert(at % text.Length, c.ToString()),
            _ => text.Remove(at % text.Length, 1).Insert(at % text.Length, c.ToString()),
        };
}
