namespace ArtifactStore.Tests.Model;

public sealed class ValueListTests
{
    [Test]
    public void Lists_with_the_same_elements_in_the_same_order_are_equal() =>
        Gen.Int[0, 3]
            .Array[0, 3]
            .Select(Gen.Int[0, 3].Array[0, 3])
            .Sample(
                (a, b) =>
                {
                    var (left, right) = (ValueList.From(a), ValueList.From(b));
                    left.Equals(right).Should().Be(a.SequenceEqual(b));
                    left.Equals((object)right).Should().Be(a.SequenceEqual(b));
                    (left.GetHashCode() == ValueList.From([.. a]).GetHashCode()).Should().BeTrue();
                }
            );

    [Test]
    public void The_source_is_copied()
    {
        string[] array = ["a"];
        List<string> list = ["a"];
        ValueList<string> fromArray = array;
        ValueList<string> fromList = list;
        var made = ValueList.Create<string>(array);
        array[0] = "changed";
        list.Add("changed");
        fromArray.Should().Equal("a");
        fromList.Should().Equal("a");
        made.Should().Equal("a");
    }

    [Test]
    public void It_reads_as_a_list()
    {
        ValueList<string> list = ["a", "b"];
        list.Count.Should().Be(2);
        list[1].Should().Be("b");
        list.AsSpan().ToArray().Should().Equal("a", "b");
        list.ToString().Should().Be("[a, b]");
        FluentActions.Invoking(() => list[2]).Should().Throw<ArgumentOutOfRangeException>();
        ValueList<string> spread = [.. list, "c"];
        spread.Should().Equal("a", "b", "c");
    }

    [Test]
    public void No_view_of_it_can_change_it()
    {
        ValueList<string> list = ["a"];
        list.Should().NotBeAssignableTo<ICollection<string>>();
        list.GetEnumerator().Should().NotBeAssignableTo<IList<string>>();
    }

    [Test]
    public void A_null_sequence_is_refused()
    {
        FluentActions.Invoking(() => ValueList.From<int>(null!)).Should().Throw<ArgumentNullException>();
        ((ValueList<int>)[]).Equals(null).Should().BeFalse();
    }

    [Test]
    public void Null_stays_null()
    {
        string[]? array = null;
        List<string>? list = null;
        new TextCondition { Any = array, NotAny = list }
            .Should()
            .Be(new TextCondition());
    }
}
