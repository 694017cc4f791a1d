namespace ArtifactStore.Tests.Queries;

/// <summary>What stands in a URL is parsed as web frameworks parse: by <see cref="IParsable{TSelf}"/>.</summary>
public sealed class UrlTests
{
    [Test]
    public void A_cursor_is_read_from_what_it_wrote() => Wire.Any.Cursor.Sample(cursor => Holds(cursor));

    [Test]
    public void A_key_is_read_from_what_it_wrote() =>
        Wire.Any.Key.Sample(text =>
        {
            string key = ArtifactKey.Parse(text);
            key.Should().Be(text);
            Holds(ArtifactKey.Parse(text));
            new ArtifactCreate { Key = ArtifactKey.Parse(text) }
                .Key.Should()
                .Be(text);
        });

    [Test]
    public void ArtifactKey_and_creates_accept_the_same_keys() =>
        Gen.OneOf(Wire.Any.Key, Wire.Any.Text)
            .Sample(text =>
            {
                var taken = true;
                try
                {
                    _ = new ArtifactCreate { Key = text };
                }
                catch (ArgumentException)
                {
                    taken = false;
                }

                (ArtifactKey.IsValid(text), ArtifactKey.TryParse(text, out _), ArtifactKey.TryParse(text, null, out _))
                    .Should()
                    .Be((taken, taken, taken));
            });

    [Test]
    public void Null_is_not_a_key()
    {
        ArtifactKey.IsValid(null).Should().BeFalse();
        ArtifactKey.TryParse(null, out var none).Should().BeFalse();
        none.Should().BeNull();
        ((string?)none).Should().BeNull();
        FluentActions
            .Invoking(() => ArtifactKey.Parse("A b"))
            .Should()
            .Throw<FormatException>()
            .WithMessage("'A b' is not a key. A key is one or more of the characters a-z, 0-9 and '-'.");
    }

    [Test]
    public void An_enum_is_read_by_its_name_on_the_wire()
    {
        foreach (var sort in Enum.GetValues<ArtifactSort>())
        {
            Holds(new WireName<ArtifactSort>(sort));
            WireNameIs(sort, Wire.WireRecords.Write(sort));
        }

        foreach (var sort in Enum.GetValues<RunSort>())
        {
            Holds(new WireName<RunSort>(sort));
            WireNameIs(sort, Wire.WireRecords.Write(sort));
        }

        foreach (var type in Enum.GetValues<StateType>())
        {
            Holds((WireName<StateType>)type);
            WireNameIs(type, Wire.WireRecords.Write(type));
        }

        ArtifactSort read = Parse<WireName<ArtifactSort>>("CREATED_DESC")!.Value;
        read.Should().Be(ArtifactSort.CreatedDesc);
        ((ArtifactSort?)Parse<WireName<ArtifactSort>>("CreatedDesc")).Should().BeNull();
        FluentActions
            .Invoking(() => WireName<StateType>.Parse("failed"))
            .Should()
            .Throw<FormatException>()
            .WithMessage("'failed' is not one of SCHEDULED, *");
        FluentActions.Invoking(() => new WireName<StateType>((StateType)42)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void WireNameIs<TEnum>(TEnum value, string json)
        where TEnum : struct, Enum => $"\"{new WireName<TEnum>(value)}\"".Should().Be(json);

    private static T? Parse<T>(string? text)
        where T : struct, IParsable<T> => T.TryParse(text, null, out var value) ? value : null;

    private static void Holds<T>(T value)
        where T : ISpanParsable<T>
    {
        var text = value.ToString()!;
        T.Parse(text, null).Should().Be(value);
        T.Parse(text.AsSpan(), null).Should().Be(value);
        T.TryParse(text, null, out var again).Should().BeTrue();
        again.Should().Be(value);
        T.TryParse(text + " ", null, out _).Should().BeFalse();
        T.TryParse(null, null, out _).Should().BeFalse();
        Uri.EscapeDataString(text).Should().Be(text, "it stands in a URL as it is");
    }
}
